import * as z from 'zod/mini';
import { addBatch } from '../../application/add-batch.ts';
import { changeBatch } from '../../application/change-batch.ts';
import { confirmOrder } from '../../application/confirm-order.ts';
import { packOrder, unpackOrder } from '../../application/pack-order.ts';
import { releaseOrder } from '../../application/release-order.ts';
import { shipOrder } from '../../application/ship-order.ts';
import type { OrderChanged, SomeLines } from '../../application/stock/change-order.ts';
import { tooMuchContention } from '../../application/stock/retry.ts';
import { composeQueue } from '../../composition/message-queues.ts';
import { composeReplay } from '../../composition/replays.ts';
import { toTheSecond } from '../../domain/batch.ts';
import { deps } from '../deps.ts';
import { isNotAhead } from '../http/fields.ts';
import { commandSchemas } from './command-schemas.ts';
import { eventOf, messageQueue } from './queue.ts';

const add = addBatch(deps);
const change = changeBatch(deps);
const confirm = confirmOrder(deps);
const release = releaseOrder(deps);
const ship = shipOrder(deps);
const pack = packOrder(deps);
const unpack = unpackOrder(deps);
const replay = composeReplay(process.env);

/** Longer than a message is worked on. */
const MAX_RUN_MS = 60_000;

const command = z
  .discriminatedUnion(
    'detail-type',
    [
      eventOf('AddBatch', commandSchemas.AddBatch),
      eventOf('ChangeBatchQuantity', commandSchemas.ChangeBatchQuantity),
      eventOf('ChangeBatchEta', commandSchemas.ChangeBatchEta),
      eventOf('ReceiveBatch', commandSchemas.ReceiveBatch),
      eventOf('ConfirmOrder', commandSchemas.ConfirmOrder),
      eventOf('PackOrder', commandSchemas.PackOrder),
      eventOf('UnpackOrder', commandSchemas.UnpackOrder),
      eventOf('ReleaseOrder', commandSchemas.ReleaseOrder),
      eventOf('ShipOrder', commandSchemas.ShipOrder),
    ],
    `must be ${Object.keys(commandSchemas).join(' or ')}`,
  )
  .check(
    z.refine(({ time }) => isNotAhead(time), {
      path: ['time'],
      message: 'must not lie in the future',
    }),
  );

export const handler = messageQueue(command, composeQueue(process.env, 'COMMAND'), (message) => {
  const { id, time } = message;
  const told = { at: toTheSecond(new Date(time).toISOString()), message: id };
  switch (message['detail-type']) {
    case 'AddBatch': {
      const { batchRef: ref, ...batch } = message.detail;
      return add({ ref, ...batch, addedAt: told.at });
    }
    case 'ChangeBatchQuantity':
      return change(message.detail.batchRef, { qty: message.detail.qty, told });
    case 'ChangeBatchEta':
      return change(message.detail.batchRef, { eta: message.detail.eta, told });
    case 'ReceiveBatch':
      return change(message.detail.batchRef, { eta: null, told });
    case 'ConfirmOrder':
      // It tells that somebody has confirmed: nobody is there to be asked about another day.
      return once(id, message.detail, (orderId, some) =>
        confirm(orderId, { ...some, acceptLater: true }),
      );
    case 'PackOrder':
      return once(id, message.detail, pack);
    case 'UnpackOrder':
      return once(id, message.detail, unpack);
    case 'ReleaseOrder':
      return once(id, message.detail, release);
    case 'ShipOrder':
      return once(id, message.detail, ship);
  }
});

type LinesOfOrder = { readonly orderId: string } & Pick<SomeLines, 'lineIds'>;

/** All lines are those that the order had when the message was handled, however often it comes. */
const once = (
  id: string,
  detail: LinesOfOrder,
  run: (orderId: string, some: SomeLines) => Promise<OrderChanged>,
): Promise<unknown> =>
  replay({ key: `message-${id}`, content: detail, msLeft: MAX_RUN_MS }, async () => {
    const { left } = await run(detail.orderId, { lineIds: detail.lineIds });
    // It comes again, and goes on.
    if (left > 0) throw tooMuchContention();
    return {};
  });
