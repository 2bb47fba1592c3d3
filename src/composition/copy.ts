import { attemptsIn } from '../adapters/in-memory/attempts.ts';
import { storeWith } from '../adapters/in-memory/copy.ts';
import { countersIn } from '../adapters/in-memory/counters.ts';
import { productsIn } from '../adapters/in-memory/products.ts';
import { queriesIn, unfinishedWorkIn } from '../adapters/in-memory/queries.ts';
import type { Copied, Copy, Deps } from '../application/ports.ts';
import { productsOnTheDay } from '../application/products-on-the-day.ts';
import { productsTellingLevels } from '../application/products-telling-levels.ts';

/** How long who loses a race waits, by the clock of a copy. */
const BACK_OFF_MS = 100;

/** Copies stock into memory, as of this moment. */
export const copying =
  ({ clock, today, newId }: Pick<Deps, 'clock' | 'today' | 'newId'>) =>
  (copied: Copied): Copy => {
    const store = storeWith(copied);
    let now = clock().getTime();
    const pause = async (milliseconds: number): Promise<void> => {
      now += milliseconds;
    };
    return {
      deps: {
        products: productsOnTheDay(productsTellingLevels(productsIn(store)), today),
        attempts: attemptsIn(store),
        queries: queriesIn(store),
        unfinished: unfinishedWorkIn(store),
        counters: countersIn(store),
        clock: () => new Date(now),
        backOff: () => pause(BACK_OFF_MS),
        pause,
        newId,
      },
      lines: () => [...store.lines.values()],
    };
  };
