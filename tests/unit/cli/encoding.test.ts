import { describe, expect, test } from '@jest/globals';
import { decoded } from '../../../src/cli/encoding.ts';
import { Stop } from '../../../src/cli/stop.ts';

const TEXT = 'Artikel;Menge\nStühle;1\n';
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a file', () => {
  test.each([
    { written: 'UTF-8', bytes: Buffer.from(TEXT), text: TEXT },
    { written: 'UTF-8 with a mark', bytes: Buffer.from(`\ufeff${TEXT}`), text: `\ufeff${TEXT}` },
  ])('in $written is read as it is', ({ bytes, text }) => {
    expect(decoded('orders.csv', bytes)).toEqual({ text, encoding: 'UTF-8' });
  });

  test.each([
    { written: 'UTF-16 with a mark', bytes: Buffer.from(`\ufeff${TEXT}`, 'utf16le') },
    { written: 'UTF-16 without one', bytes: Buffer.from(TEXT, 'utf16le') },
    { written: 'UTF-16, high bytes first', bytes: utf16be(`\ufeff${TEXT}`) },
    { written: 'UTF-16, high bytes first, without a mark', bytes: utf16be(TEXT) },
  ])('in $written is recognised, and marked from then on', ({ bytes }) => {
    expect(decoded('orders.csv', bytes)).toEqual({ text: `\ufeff${TEXT}`, encoding: 'UTF-16' });
  });

  test('of an old spreadsheet is read as Windows-1252', () => {
    const bytes = Buffer.from('sku\nSt\xfchle 5 \x80 \x96 f\xfcr Gr\xf6\xdfe\n', 'latin1');

    expect(decoded('orders.csv', bytes)).toEqual({
      text: '\ufeffsku\nStühle 5 € – für Größe\n',
      encoding: 'Windows-1252',
    });
  });

  test('without anything in it is an empty text', () => {
    expect(decoded('orders.csv', new Uint8Array())).toEqual({ text: '', encoding: 'UTF-8' });
  });

  test.each([
    { what: 'in another encoding', bytes: Buffer.from('sku\nM\x81bel\xe4\n', 'latin1') },
    { what: 'that is no text', bytes: Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1') },
    {
      what: 'that ends in the middle of a character',
      bytes: Buffer.from('\ufeffs\xff', 'utf16le').subarray(0, 5),
    },
  ])('$what is refused by name', ({ bytes }) => {
    const reason =
      'orders.csv is in none of UTF-8, UTF-16 and Windows-1252: save it as "CSV UTF-8"';

    expect(() => decoded('orders.csv', bytes)).toThrow(new Stop(reason));
  });

  test('that is a workbook is refused with a word on how to save it', () => {
    const reason = 'orders.csv is a workbook, not a CSV file: save it as "CSV UTF-8" there';

    expect(() => decoded('orders.csv', Buffer.from('PK\u0003\u0004…'))).toThrow(new Stop(reason));
  });
});
