import { Stop } from './stop.ts';

export type Encoding = 'UTF-8' | 'UTF-16' | 'Windows-1252';

/** What a file says, and how it was written. */
export type TextFile = { readonly text: string; readonly encoding: Encoding };

/** What is no letter in Windows-1252, and is left where a file of another encoding is read as that. */
const CONTROLS = /[^\P{Cc}\t\r\n]/u;

/**
 * The text of a file as spreadsheets save it. A text that was not in plain UTF-8 begins with a byte order mark, by which
 * a spreadsheet knows the encoding when it is written again.
 */
export const decoded = (file: string, bytes: Uint8Array): TextFile => {
  if (startsWith(bytes, 'PK\u0003\u0004')) {
    throw new Stop(`${file} is a workbook, not a CSV file: save it as "CSV UTF-8" there`);
  }
  const utf16 = utf16Of(bytes);
  const text = utf16 ? decode(utf16, bytes) : decode('utf-8', bytes);
  if (text !== undefined && !(utf16 === undefined && text.includes('\0'))) {
    return utf16 ? { text: marked(text), encoding: 'UTF-16' } : { text, encoding: 'UTF-8' };
  }
  const western = utf16 ? undefined : decode('windows-1252', bytes);
  if (western === undefined || CONTROLS.test(western)) {
    throw new Stop(`${file} is in none of UTF-8, UTF-16 and Windows-1252: save it as "CSV UTF-8"`);
  }
  return { text: marked(western), encoding: 'Windows-1252' };
};

const startsWith = (bytes: Uint8Array, characters: string): boolean =>
  [...characters].every((character, at) => bytes[at] === character.charCodeAt(0));

/** By its byte order mark, or by the first letter of the header, which is of one byte in any language of ours. */
const utf16Of = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if (startsWith(bytes, '\xff\xfe')) return 'utf-16le';
  if (startsWith(bytes, '\xfe\xff')) return 'utf-16be';
  if (bytes.length < 2 || (bytes[0] === 0) === (bytes[1] === 0)) return undefined;
  return bytes[0] === 0 ? 'utf-16be' : 'utf-16le';
};

const decode = (label: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const marked = (text: string): string => text.replace(/^\ufeff?/, '\ufeff');
