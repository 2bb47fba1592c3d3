import * as commands from '../commands.ts';
import { counted, day, units } from '../format.ts';
import { Foreseen } from '../parts/foreseen.tsx';
import { LineTable } from '../parts/lines.tsx';
import type { Task, Values } from '../parts/task.tsx';
import type { Batch } from '../service.ts';

/** What can be done with a batch as it is. */
export const tasksOf = (batch: Batch): readonly Task[] =>
  batch.eta === null
    ? [count(batch), cut(batch), block(batch)]
    : [arrive(batch), cut(batch), postpone(batch), block(batch)];

const onHand = ({ qty, shipped }: Batch): number => qty - shipped;

const arrive = (batch: Batch): Task => ({
  name: 'Arrived',
  title: `${batch.ref} has arrived`,
  scope: 'stock:write',
  fields: [
    {
      name: 'qty',
      label: 'Units that arrived',
      type: 'number',
      min: 1,
      max: onHand(batch),
      value: `${onHand(batch)}`,
    },
    { name: 'receipt', label: 'Delivery note', type: 'text', optional: true },
  ],
  says: ({ qty }) =>
    Number(qty) === onHand(batch)
      ? `All of it counts as stock in the warehouse from now on, and its orders can ship.`
      : `${counted(Number(qty), 'unit')} count as stock in the warehouse from now on; ${units(onHand(batch) - Number(qty))} stay on their way.`,
  run: async ({ qty, receipt }) => {
    await commands.receive(
      batch.ref,
      Number(qty) === onHand(batch) ? undefined : Number(qty),
      receipt,
    );
    return <p>{counted(Number(qty), 'unit')} booked in.</p>;
  },
});

const count = (batch: Batch): Task => ({
  name: 'Count',
  title: `Count ${batch.ref}`,
  scope: 'stock:write',
  fields: [
    {
      name: 'counted',
      label: 'Units on the shelf',
      type: 'number',
      min: 0,
      value: `${onHand(batch)}`,
    },
    { name: 'reason', label: 'Reason', type: 'text', optional: true },
  ],
  says: ({ counted: found }) => {
    const missing = onHand(batch) - Number(found);
    if (missing === 0) return `${units(onHand(batch))} are expected: this confirms them.`;
    return missing > 0
      ? `${counted(missing, 'unit')} fewer than expected. ${whoMoves(batch, Number(found))}`
      : `${counted(-missing, 'unit')} more than expected: they can be promised at once.`;
  },
  run: async ({ counted: found, reason }) =>
    moved(await commands.count(batch.ref, Number(found), onHand(batch), reason)),
});

const cut = (batch: Batch): Task => ({
  name: 'Change quantity',
  title: `Change the quantity of ${batch.ref}`,
  scope: 'stock:write',
  fields: [
    {
      name: 'qty',
      label: 'Units, without those that were shipped',
      type: 'number',
      min: 0,
      value: `${onHand(batch)}`,
    },
    { name: 'reason', label: 'Reason', type: 'text', optional: true },
  ],
  says: ({ qty }) =>
    `${units(onHand(batch))} units become ${units(Number(qty))}. ${whoMoves(batch, Number(qty))}`,
  ...changing(batch, ({ qty }) => ({ qty: Number(qty) + batch.shipped })),
});

const postpone = (batch: Batch): Task => ({
  name: 'Change date',
  title: `Change the date of ${batch.ref}`,
  scope: 'stock:write',
  fields: [
    { name: 'eta', label: 'Due on', type: 'date', value: batch.eta ?? '' },
    { name: 'reason', label: 'Reason', type: 'text', optional: true },
  ],
  says: ({ eta }) =>
    eta
      ? `It is due ${day(eta)}. ${counted(batch.allocated, 'promised unit')} get that day; lines for which it is too late move to other batches or are backordered.`
      : '',
  ...changing(batch, ({ eta }) => ({ eta: `${eta}` })),
});

const block = (batch: Batch): Task => ({
  name: batch.blocked ? 'Unblock' : 'Block',
  title: `${batch.blocked ? 'Unblock' : 'Block'} ${batch.ref}`,
  scope: 'stock:write',
  fields: [{ name: 'reason', label: 'Reason', type: 'text', optional: true }],
  says: () =>
    batch.blocked
      ? `Its ${counted(onHand(batch), 'unit')} can be promised again.`
      : `None of its ${counted(onHand(batch), 'unit')} can be allocated until it is unblocked. ${whoMoves(batch, 0)}`,
  ...changing(batch, () => ({ blocked: !batch.blocked })),
});

/** A change can be tried before it is made. */
const changing = (
  { ref }: Batch,
  changeOf: (values: Values) => commands.BatchChange,
): Pick<Task, 'foresee' | 'run'> => ({
  foresee: async (values) => <Foreseen of={await commands.foresee(ref, changeOf(values))} />,
  run: async (values) => moved(await commands.changeBatch(ref, changeOf(values), values.reason)),
});

const whoMoves = ({ allocated }: Batch, left: number): string =>
  left >= allocated
    ? 'No order loses its stock.'
    : `${counted(allocated - left, 'promised unit')} must move to other batches or are backordered.`;

/** Who lost their place, and where they are now. */
const moved = ({ lines, rest }: commands.Changed) => (
  <>
    {lines.length === 0 ? (
      <p>Done. No order lost its stock.</p>
    ) : (
      <LineTable lines={lines} caption={`Done. ${counted(lines.length, 'line')} moved:`} />
    )}
    {rest > 0 && <p>{counted(rest, 'unit')} more move within minutes.</p>}
  </>
);
