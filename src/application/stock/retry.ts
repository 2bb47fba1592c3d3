import type { Decision } from '../../domain/decision.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { BackOff, Products } from '../ports.ts';

const MAX_LOST_RACES = 25;

/** A use case's next move: it is done, or it lost a race and goes on from the state it found. */
export type Move<S, T> = { readonly done: T } | { readonly again: S };

/** Decides again on fresher state until the decision is saved, so many times at the most. */
export const untilSaved = async <S, T>(
  backOff: BackOff,
  found: S,
  move: (state: S, lost: number) => Promise<Move<S, T>>,
): Promise<T> => {
  let state = found;
  for (let lost = 0; lost < MAX_LOST_RACES; lost++) {
    if (lost > 0) await backOff(lost);
    const next = await move(state, lost);
    if ('done' in next) return next.done;
    state = next.again;
  }
  throw tooMuchContention();
};

/** Saves decisions, as far as they decide anything. False: they are to be made again. */
export const isSaved = async (
  products: Products,
  decisions: readonly Decision[],
): Promise<boolean> => {
  const changes = decisions.filter(({ events }) => events.length > 0);
  return changes.length === 0 || (await products.save(changes)) === 'saved';
};

const tooMuchContention = (): Refusal =>
  new Refusal('too-much-contention', 'too many others changed the same stock; try again');
