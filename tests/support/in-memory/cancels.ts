import type { Store } from '../../../src/adapters/in-memory/store.ts';
import type { Cancels } from '../../../src/application/ports.ts';

const MAX_LINES = 100;

export const cancelsIn = ({ cancels }: Store): Cancels => ({
  find: async (orderId) => cancels.get(orderId),

  remember: async ({ orderId, lineIds }, at) => {
    const known = cancels.get(orderId);
    const isWhole = !lineIds || (known !== undefined && !known.lineIds);
    const all = isWhole ? undefined : [...new Set([...(known?.lineIds ?? []), ...lineIds])];
    if (all && all.length > MAX_LINES) return false;
    const { isFull } = known ?? {};
    cancels.set(orderId, {
      ...{ orderId, at, ...(all && { lineIds: all }), ...(isFull && { isFull }) },
      isSettled: false,
    });
    return true;
  },

  forget: async ({ orderId, lineIds }) => {
    const known = cancels.get(orderId);
    if (!lineIds) cancels.delete(orderId);
    else if (known?.lineIds) {
      const left = known.lineIds.filter((lineId) => !lineIds.includes(lineId));
      cancels.set(orderId, { ...known, lineIds: left });
    }
  },

  markFull: async (orderId, at) => {
    const known = cancels.get(orderId) ?? { orderId, at, lineIds: [], isSettled: true };
    cancels.set(orderId, { ...known, isFull: true });
  },

  settle: async (orderId) => {
    const known = cancels.get(orderId);
    if (known) cancels.set(orderId, { ...known, isSettled: true });
  },
});
