export type Row = Readonly<Record<string, string | number>>;

/** A chart of rows: a place on the x axis for each value of a column, a series for each other column. */
export type Plot = {
  readonly title: string;
  readonly kind: 'lines' | 'bars';
  readonly x: string;
  /** The columns with the values, all of one unit. */
  readonly y: readonly string[];
  readonly unit: string;
  /** A column whose values make series of their own. */
  readonly by?: string;
  readonly log?: boolean;
};

export type Result = { readonly rows: readonly Row[]; readonly plot: Plot };

/** What the default export of each benchmark is. */
export type Benchmark = () => Promise<Result>;
