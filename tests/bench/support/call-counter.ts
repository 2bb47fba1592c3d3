import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { type Profiler, Session } from 'node:inspector/promises';
import { setImmediate } from 'node:timers/promises';

const OWN_CODE = new URL('../../../src/', import.meta.url).href;

/** What one piece of work walks through. */
export type Walk = {
  /** Calls of functions of src/. */
  readonly entries: number;
  /** How many functions these are. */
  readonly functions: number;
  /** In how many files. */
  readonly files: number;
  /** To DynamoDB. */
  readonly requests: number;
};

/**
 * To be called before anything of src/ is loaded, since V8 counts right only in what it compiles later,
 * and in a process that optimizes nothing: a small function that is compiled into another is not counted.
 *
 * @returns what counts for a piece of work; nothing else may be under way meanwhile.
 */
export const countCalls = async () => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  // In detail, as V8 takes each return from an await for another call otherwise.
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  let requests = 0;
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (`${request.getHeader('x-amz-target')}`.startsWith('DynamoDB_')) requests++;
  });

  /** Since it was asked for the last time. */
  const walked = async (): Promise<Walk> => {
    // What the work has left for later is a part of it.
    await setImmediate();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const files = result
      .filter(({ url }) => url.startsWith(OWN_CODE))
      .map(callsIn)
      .filter(({ length }) => length > 0);
    const calls = files.flat();
    const entries = calls.reduce((sum, times) => sum + times, 0);
    const walk = { entries, functions: calls.length, files: files.length, requests };
    requests = 0;
    return walk;
  };

  return async <T>(
    work: () => Promise<T>,
  ): Promise<{ readonly walk: Walk; readonly result: T }> => {
    await walked();
    const result = await work();
    return { walk: await walked(), result };
  };
};

/** How often each function was called that was called at all; the module as a whole is not one of them. */
const callsIn = ({ functions }: Profiler.ScriptCoverage): readonly number[] =>
  functions
    .filter(({ functionName, ranges }) => functionName !== '' || ranges[0]?.startOffset !== 0)
    .map(({ ranges }) => ranges[0]?.count ?? 0)
    .filter((times) => times > 0);
