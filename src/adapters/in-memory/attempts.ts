import type { Attempt, Attempts } from '../../application/ports.ts';
import type { Store } from './store.ts';

export const isCurrent = (store: Store, { orderId, id, fence }: Attempt): boolean => {
  const stored = store.attempts.get(orderId);
  return stored?.id === id && stored.fence === fence;
};

export const attemptsIn = (store: Store): Attempts => ({
  find: async (orderId) => store.attempts.get(orderId),

  begin: async (attempt) => {
    const known = store.attempts.get(attempt.orderId);
    if (known && known.id !== attempt.id) return false;
    store.attempts.set(attempt.orderId, attempt);
    return true;
  },

  takeOver: async (attempt, startedAt) => {
    if (!isCurrent(store, attempt)) return undefined;
    const taken = { ...attempt, fence: attempt.fence + 1, startedAt };
    store.attempts.set(attempt.orderId, taken);
    return taken;
  },

  linesOf: async ({ orderId, id }) =>
    [...store.lines.values()].filter((line) => line.orderId === orderId && line.attempt === id),

  end: async (attempt) => {
    if (isCurrent(store, attempt)) store.attempts.delete(attempt.orderId);
  },
});
