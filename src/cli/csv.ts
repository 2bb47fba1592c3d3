import { parse } from 'csv-parse/sync';
import { Stop } from './stop.ts';

/** A row of a file, counted as a spreadsheet does: the header is row 1, blank rows count. */
export type Row<Column extends string = string> = {
  readonly file: string;
  readonly row: number;
  readonly cells: Readonly<Record<Column, string>>;
  /** Why nothing can be made of it. */
  readonly problem?: string | undefined;
};

export type Table<Column extends string> = {
  /** The columns of the file, in its order. */
  readonly columns: readonly string[];
  readonly rows: readonly Row<Column>[];
};

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/** Reads a file's text. A column that may be left out reads as empty cells. */
export const parseCsv = <Needed extends string, Extra extends string = never>(
  file: string,
  text: string,
  needed: readonly Needed[],
  extra: readonly Extra[] = [],
): Table<Needed | Extra> => {
  const [header, ...records] = recordsOf(file, text);
  const columns = (header?.record ?? []).map((name) => name.toLowerCase());
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const has = columns.join(', ') || 'nothing';
    throw new Stop(`${file} lacks the column ${missing.join(', ')}: its first row has ${has}`);
  }
  const names = [...needed, ...extra];
  const rows = records.map(({ record, info }) => ({
    file,
    row: info.lines,
    cells: Object.fromEntries(
      names.map((name) => [name, (record[columns.indexOf(name)] ?? '').trim()]),
    ) as Record<Needed | Extra, string>,
    problem: record.slice(columns.length).some((cell) => cell !== '')
      ? `it has ${record.length} cells, the header ${columns.length}`
      : undefined,
  }));
  return { columns, rows };
};

const recordsOf = (file: string, text: string): readonly Parsed[] => {
  try {
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    throw new Stop(`${file} is not a CSV file: ${(error as Error).message}`);
  }
};
