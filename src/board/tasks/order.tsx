import * as commands from '../commands.ts';
import { counted, units } from '../format.ts';
import type { Task } from '../parts/task.tsx';
import type { Order } from '../service.ts';

/** What can be done with an order as it is. */
export const tasksOfOrder = ({ orderId, lines }: Order): readonly Task[] => {
  const held = lines.filter(({ heldUntil }) => heldUntil);
  const ready = lines.filter(
    ({ state, shipsOn, overdue, heldUntil }) =>
      state === 'allocated' && shipsOn === null && !overdue && !heldUntil,
  );
  const open = lines.filter(({ state }) => state === 'allocated' || state === 'backordered');
  return [
    ...(held.length > 0 ? [confirm(orderId, held.length)] : []),
    ...(ready.length > 0 ? [ship(orderId, ready, open.length)] : []),
    ...(open.length > 0 ? [release(orderId, open.length)] : []),
  ];
};

const confirm = (orderId: string, held: number): Task => ({
  name: 'Confirm',
  title: `Confirm ${orderId}`,
  scope: 'allocations:write',
  says: () => `${counted(held, 'held line')} will be kept for good.`,
  run: async () => {
    await commands.confirm(orderId);
    return <p>{counted(held, 'line')} confirmed.</p>;
  },
});

const ship = (orderId: string, ready: Order['lines'], open: number): Task => ({
  name: 'Ship',
  title: `Ship ${orderId}`,
  scope: 'stock:write',
  says: () =>
    ready.length === open
      ? `${counted(ready.length, 'line')} will leave the warehouse. This can't be undone; units that come back are returns.`
      : `${units(ready.length)} of ${counted(open, 'line')} are here and will leave the warehouse; the others stay as they are.`,
  run: async () => {
    await commands.ship(orderId, [...new Set(ready.map(({ lineId }) => lineId))]);
    return <p>{counted(ready.length, 'line')} shipped.</p>;
  },
});

const release = (orderId: string, open: number): Task => ({
  name: 'Release',
  title: `Release ${orderId}`,
  scope: 'allocations:write',
  fields: [{ name: 'reason', label: 'Reason', type: 'text', optional: true }],
  says: () =>
    `${counted(open, 'line')} will give up their stock or their place in the queue; orders that wait get it at once.`,
  run: async ({ reason }) => {
    await commands.release(orderId, reason);
    return <p>{counted(open, 'line')} released.</p>;
  },
});
