import type fc from 'fast-check';
import type { AuditDeps } from '../../src/application/ports.ts';

/**
 * Deps that are answered in any order by what they ask of their store; after so many requests their process is
 * killed, and nothing gets through any more.
 */
export const shuffledBy = <D extends AuditDeps>(
  scheduler: fc.Scheduler,
  deps: D,
  livesFor = Number.POSITIVE_INFINITY,
): D => {
  let asked = 0;
  const shuffled = <T extends object>(port: T): T => {
    const calls = Object.entries(port).map(([name, call]) => {
      const scheduled = scheduler.scheduleFunction(call);
      const mortal = async (...what: unknown[]) => {
        if (++asked > livesFor) throw new Error('killed');
        return scheduled(...what);
      };
      return [name, mortal];
    });
    return Object.fromEntries(calls);
  };
  const { prepare } = deps.products;
  return {
    ...deps,
    products: {
      ...shuffled(deps.products),
      prepare: (...what: Parameters<typeof prepare>) => {
        const transaction = prepare(...what);
        return transaction === 'too large' ? transaction : shuffled(transaction);
      },
    },
    counters: shuffled(deps.counters),
    unfinished: shuffled(deps.unfinished),
    attempts: shuffled(deps.attempts),
    queries: shuffled(deps.queries),
  };
};
