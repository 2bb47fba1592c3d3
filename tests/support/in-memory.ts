import { attemptsIn } from '../../src/adapters/in-memory/attempts.ts';
import { countersIn } from '../../src/adapters/in-memory/counters.ts';
import { productsIn } from '../../src/adapters/in-memory/products.ts';
import { queriesIn, unfinishedWorkIn } from '../../src/adapters/in-memory/queries.ts';
import { emptyStore } from '../../src/adapters/in-memory/store.ts';
import type { AuditDeps, Change } from '../../src/application/ports.ts';
import { productsOnTheDay } from '../../src/application/products-on-the-day.ts';
import { productsTellingLevels } from '../../src/application/products-telling-levels.ts';
import { auditPlaceIn, auditsIn } from './in-memory/audits.ts';
import { cancelsIn } from './in-memory/cancels.ts';
import { missedDaysIn, restockNeedsIn } from './in-memory/jobs.ts';
import { saveChanges, savingBy } from './saving.ts';

/**
 * All ports on one store in memory. Time passes when somebody backs off, or the test says so.
 * What a test puts into `beforeSave` is called before the next saves, one each: it may change what
 * is stored, or throw, so that the save fails. A rival works on the same store undisturbed.
 */
export const inMemory = () => {
  const store = emptyStore();
  const beforeSave: ((changes: readonly Change[]) => unknown)[] = [];
  let now = Date.parse('2030-01-01T08:00:00.000Z');
  let ids = 0;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  const today = () => new Date(now).toISOString().slice(0, 10);
  const products = productsOnTheDay(productsTellingLevels(productsIn(store)), today);
  const rival: AuditDeps = {
    products,
    attempts: attemptsIn(store),
    cancels: cancelsIn(store),
    counters: countersIn(store),
    unfinished: unfinishedWorkIn(store),
    restockNeeds: restockNeedsIn(store),
    missedDays: missedDaysIn(store),
    audits: auditsIn(store),
    auditPlace: auditPlaceIn(store),
    queries: queriesIn(store),
    clock: () => new Date(now),
    today,
    newId: () => `id-${++ids}`,
    backOff: async () => pass(100),
    pause: async (milliseconds) => pass(milliseconds),
    callers: { current: () => [], serving: (_, work) => work() },
  };
  const disturbed = savingBy(products, async (changes, ...beside) => {
    await beforeSave.shift()?.(changes);
    return saveChanges(products, changes, ...beside);
  });
  return { ...rival, products: disturbed, rival, store, beforeSave, pass };
};
