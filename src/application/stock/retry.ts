import { Refusal } from '../../domain/refusal.ts';
import type { Clock, Deps } from '../ports.ts';

/** Of the 29 s that a request has at the most. */
const PATIENCE_MS = 20_000;

/** Until when a command goes on with work of many steps before it leaves the rest to the scheduled job. */
export const patienceEnds = (clock: Clock): number => clock().getTime() + PATIENCE_MS;

export type Retrying = Pick<Deps, 'clock' | 'backOff'>;

/**
 * Tries until it is done, or there is no time left, and waits after each lost race.
 *
 * @param move answers undefined if it lost a race.
 * @throws Refusal `too-much-contention`
 */
export const untilDone = async <T extends object>(
  { clock, backOff }: Retrying,
  until: number,
  move: (lost: number) => Promise<T | undefined>,
): Promise<T> => {
  for (let lost = 0; ; lost++) {
    if (lost > 0) {
      if (clock().getTime() >= until) break;
      await backOff(lost);
    }
    const done = await move(lost);
    if (done) return done;
  }
  throw tooMuchContention();
};

export const tooMuchContention = (): Refusal =>
  new Refusal(
    'too-much-contention',
    'it took too long, or too many other requests changed the same stock; try again',
  );

/** Whether whatever else is tried at the moment would fail in the same way. */
export const isCommon = (error: unknown): boolean =>
  error instanceof Refusal &&
  (error.code === 'too-much-contention' || error.code === 'unavailable');

/** As it ends for a command that is done but for its rest: the scheduled job goes on with that. */
export const ifPossible = async <T>(rest: Promise<T>): Promise<T | undefined> => {
  try {
    return await rest;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
};
