import type { Deps } from '../ports.ts';
import { decideAtCounter, inTurn } from './counter.ts';
import {
  type Changed,
  type Command,
  type Decided,
  decideAndSave,
  type Loaded,
  type TooLarge,
} from './decide-and-save.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { patienceEnds } from './retry.ts';

export type { Again } from './decide-and-save.ts';

export type Needs = Pick<
  Deps,
  'products' | 'counters' | 'unfinished' | 'clock' | 'newId' | 'backOff' | 'pause' | 'cause'
>;

/**
 * The unit of work (book, ch. 6), and the one door to the stock: loads, ends the holds that are due, decides, serves
 * the lines that wait as far as one transaction holds, saves under the products' versions or decides
 * again on fresher state, and serves the rest of the queue in steps. DynamoDB has no session that
 * tracks objects: what is to be committed is what the decision says.
 *
 * @throws Refusal of the decision, or `too-much-contention`.
 */
export const changeStock = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until = patienceEnds(deps.clock),
): Promise<Changed<S, D>> => {
  const changed = await inOneTransaction(deps, command, until);
  await serveRestOf(deps, changed.saved, until);
  return changed;
};

/** The same for a step of something larger, which sees to the rest of the queues at its end. */
export const inOneTransaction = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
): Promise<Changed<S, D>> => {
  const changed = await ifItFits(deps, command, until);
  if (changed.saved) return changed;
  throw new Error("a change that can't be divided any further does not fit into a transaction");
};

/** Straight through; or, where others are in the way, together with what they want, or when it is its turn. */
export const ifItFits = async <S extends Loaded, D extends Decided>(
  deps: Needs,
  command: Command<S, D>,
  until: number,
): Promise<Changed<S, D> | TooLarge<S, D>> => {
  const { wanted } = command;
  const way = wanted ? 'together' : 'by itself';
  const straight = await decideAndSave(deps, command, until, way);
  if (!('rush' in straight)) return straight;
  if (wanted) {
    await decideAtCounter(deps, straight.rush, { ...wanted, cause: command.cause }, until);
    // Where a server has done it there is nothing left to do.
    const after = await decideAndSave(deps, command, until, way);
    if (!('rush' in after)) return { ...after, isServed: true };
  }
  return inTurn(deps, straight.rush, until, command);
};
