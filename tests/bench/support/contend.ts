import { drive } from './drive.ts';
import type { Send } from './fleet.ts';
import type { Load } from './loads.ts';

/** Lets so many clients send what a load asks for. */
export const contend = (load: Load, send: Send, clients: number, seconds: number) =>
  drive(clients, seconds, async (n) => {
    const { status } = await send(load.request(n));
    if (status < 300) return 'ok';
    return status < 500 ? 'other' : '5xx';
  });

/**
 * What came of it, as columns of a row, compared with what is stored.
 *
 * @throws if more or less is stored than the answers allow.
 */
export const outcomeOf = async (
  load: Load,
  { outcomes, perSecondOf, p50, p95, longest }: Awaited<ReturnType<typeof contend>>,
) => {
  const { ok = 0, '5xx': failed = 0, other = 0, error = 0 } = outcomes;
  const stored = await load.stored();
  // What was answered with an error may have been saved all the same; nothing else may differ.
  if (stored < ok || stored > ok + failed + error) {
    throw new Error(`${ok} were answered with success, and ${stored} are stored`);
  }
  return {
    'ok/s': perSecondOf('ok'),
    'p50 (ms)': p50,
    'p95 (ms)': p95,
    'longest (ms)': longest,
    ok,
    '5xx': failed,
    'other errors': other + error,
    'stored, not told': stored - ok,
  };
};
