/** What jest tells a global setup, as far as it is of use here. */
export type Workers = { readonly maxWorkers: number };

/** What the global setup has started for the worker that asks. */
export const ofThisWorker = (all: string | undefined): Record<string, string> =>
  JSON.parse(`${all}`)[Number(process.env.JEST_WORKER_ID) - 1];
