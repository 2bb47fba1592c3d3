import recorded from './examples.json' with { type: 'json' };
import refused from './refusals.json' with { type: 'json' };

/** A request of the story, and what the service answered. */
export type Example = {
  /** What happens, in a few words. */
  readonly says: string;
  /** The operation, by its id in the document. */
  readonly calls: string;
  /** With the query. */
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly location?: string;
  readonly answer?: unknown;
};

/** What npm run openapi:examples has seen. */
export const played: readonly Example[] = recorded;

/** What no route can be asked for, and each may answer. */
export type Refusal = Pick<Example, 'says' | 'status' | 'answer'> & {
  readonly type: string;
};

/** Without 429: only API Gateway answers it, and its documentation does not say with what body. */
export const refusals: readonly Refusal[] = refused;

/** A command on more lines than there is time for: nobody plays so many. */
const UNFINISHED = {
  linesStillToChange: 1_200,
  unitsStillToMove: 40,
  dayStillToTell: true,
} as const;

const unfinished = (calls: string, what: keyof typeof UNFINISHED): Example => {
  const finished = played.find((one) => one.calls === calls && one.status === 200) as Example;
  return {
    ...finished,
    says: 'There was not enough time for all of its lines',
    status: 202,
    answer: { ...(finished.answer as object), [what]: UNFINISHED[what] },
  };
};

const ask = (calls: string, path: string, says: string, answer: unknown): Example => ({
  ...{ calls, path, says, answer },
  status: 200,
});

/** All of them, by their operations. */
export const examplesOf: ReadonlyMap<string, readonly Example[]> = Map.groupBy(
  [
    ...played,
    ...['releaseOrder', 'releaseLine', 'changeLine', 'confirmOrder', 'prolongHold'].map((calls) =>
      unfinished(calls, 'linesStillToChange'),
    ),
    ...['reinstateOrder', 'packOrder', 'unpackOrder', 'shipOrder'].map((calls) =>
      unfinished(calls, 'linesStillToChange'),
    ),
    ...['changeBatch', 'countBatch', 'countProduct'].map((calls) =>
      unfinished(calls, 'unitsStillToMove'),
    ),
    unfinished('receiveBatch', 'dayStillToTell'),
    // A document that is its own example would never end.
    ask('getOpenApi', '/openapi.json', 'The document, shortened', {
      openapi: '3.1.0',
      info: { title: 'Stock allocation' },
      paths: {},
    }),
    ask('getBoard', '/', 'The page, shortened', '<!doctype html>\n<html lang="en"></html>\n'),
    ask('getDocs', '/docs', 'The page, shortened', '<!doctype html>\n<html lang="en"></html>\n'),
  ],
  ({ calls }) => calls,
);
