// The build that also runs in a browser.
import { parse } from 'csv-parse/browser/esm/sync';
import { columnsOf } from './columns.ts';
import { Stop } from './stop.ts';

// Where the comma is the decimal point, spreadsheets put a semicolon between cells.
const SEPARATORS = [',', ';', '\t'];

/** The apostrophe that keeps a spreadsheet from running a cell as a formula. */
const ESCAPE = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;

/** A row of a file, counted as a spreadsheet does: the header is row 1, blank rows count. */
export type Row<Column extends string = string> = {
  readonly file: string;
  readonly row: number;
  readonly cells: Readonly<Record<Column, string>>;
  /** Why nothing can be made of it. */
  readonly problem?: string | undefined;
};

export type Layout = {
  readonly separator: string;
  /** The columns of the file, in its order: those that are known by our names for them. */
  readonly columns: readonly string[];
};

export type Table<Column extends string> = Layout & { readonly rows: readonly Row<Column>[] };

/** Reads a file's text. A column that may be left out reads as empty cells. */
export const parseCsv = <Needed extends string, Extra extends string = never>(
  file: string,
  text: string,
  needed: readonly Needed[],
  extra: readonly Extra[] = [],
): Table<Needed | Extra> => {
  const names = [...needed, ...extra];
  const separator = separatorOf(text, names);
  const [header, ...records] = recordsOf(file, text, separator)
    .map((record, index) => ({ record, row: index + 1 }))
    .filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  const written = header?.record ?? [];
  const columns = columnsOf(written, names);
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const has = columns.join(', ') || 'nothing';
    throw new Stop(`${file} lacks the column ${missing.join(', ')}: its first row has ${has}`);
  }
  const twice = names.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  if (twice) {
    const both = written.filter((_, at) => columns[at] === twice);
    throw new Stop(`${file} has the column ${twice} twice: ${both.join(', ')}`);
  }
  const rows = records.map(({ record, row }) => ({
    file,
    row,
    cells: Object.fromEntries(
      names.map((name) => [name, contentOf(record[columns.indexOf(name)])]),
    ) as Record<Needed | Extra, string>,
    problem: record.slice(columns.length).some((cell) => cell !== '')
      ? `it has ${record.length} cells, the header ${columns.length}`
      : undefined,
  }));
  return { separator, columns, rows };
};

/** Whether a text is a file of such columns. */
export const hasColumns = (text: string, columns: readonly string[]): boolean => {
  try {
    return parseCsv('', text, columns).columns.length > 0;
  } catch (error) {
    if (error instanceof Stop) return false;
    throw error;
  }
};

/** Accents as the service has them, so that its answers name the same rows. */
const contentOf = (cell = ''): string => cell.trim().replace(ESCAPE, '').normalize('NFC');

/**
 * The one that tells most of the known columns in the header apart, or else the comma. The parser's own
 * `delimiter_auto` weighs the other rows, too, and fails at a letter outside ASCII.
 */
const separatorOf = (text: string, known: readonly string[]): string => {
  const [header = ''] = /^.*\w.*$/m.exec(text) ?? [];
  const found = (separator: string): number => {
    const names = header.split(separator).map((cell) => cell.replaceAll(/["\ufeff]/g, '').trim());
    return columnsOf(names, known).filter((name) => known.includes(name)).length;
  };
  return SEPARATORS.toSorted((a, b) => found(b) - found(a))[0] as string;
};

const recordsOf = (file: string, text: string, delimiter: string): readonly string[][] => {
  try {
    return parse(text, {
      bom: true,
      delimiter,
      // Rows that were added by another program may end otherwise than the first one.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    });
  } catch (error) {
    throw new Stop(`${file} is not a CSV file: ${(error as Error).message}`);
  }
};
