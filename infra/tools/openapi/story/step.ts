/** A request of the story that the examples of the document tell. */
export type Step = {
  /** What happens, in a few words: the title of the example. */
  readonly says: string;
  /** The operation, by its id in the document. */
  readonly calls: string;
  /** With the query. */
  readonly path: string;
  readonly body?: object;
  /** Looked at until it is so: what the ledger knows, it knows a moment later. */
  readonly until?: (body: unknown) => boolean;
};

/** A day of the story, by how many days it lies after the first one. */
export type Day = (days: number) => string;

type More = Pick<Step, 'body' | 'until'>;

export const step = (calls: string, says: string, path: string, more: More = {}): Step => ({
  calls,
  says,
  path,
  ...more,
});

/** Whether a page of history has all that has happened so far. */
export const isComplete = (body: unknown): boolean =>
  (body as History).products?.every(({ completeTo, version }) => completeTo === version) ?? false;

type History = {
  readonly products?: readonly { readonly completeTo: number; readonly version: number }[];
};
