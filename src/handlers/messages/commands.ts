import * as z from 'zod/mini';
import { addBatch } from '../../application/batches/add-batch.ts';
import { changeBatch } from '../../application/batches/change-batch.ts';
import { confirmOrder } from '../../application/orders/confirm-order.ts';
import { packOrder, unpackOrder } from '../../application/orders/pack-order.ts';
import { releaseOrder } from '../../application/orders/release-order.ts';
import { shipOrder } from '../../application/orders/ship-order.ts';
import { countProduct } from '../../application/products/count-product.ts';
import type { OrderChanged, SomeLines } from '../../application/stock/change-order.ts';
import { tooMuchContention } from '../../application/stock/retry.ts';
import { composeQueue } from '../../composition/message-queues.ts';
import { composeReplay } from '../../composition/replays.ts';
import { toTheSecond } from '../../domain/batch.ts';
import { withRef } from '../batches/request.ts';
import { deps, withCause } from '../deps.ts';
import { isNotAhead } from '../http/fields.ts';
import { commandSchemas } from './command-schemas.ts';
import { eventOf, messageQueue } from './queue.ts';

const add = withCause(addBatch);
const change = withCause(changeBatch);
const confirm = confirmOrder(deps);
const count = withCause(countProduct);
const release = withCause(releaseOrder);
const ship = withCause(shipOrder);
const pack = withCause(packOrder);
const unpack = withCause(unpackOrder);
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
      eventOf('CountBatch', commandSchemas.CountBatch),
      eventOf('CountProduct', commandSchemas.CountProduct),
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
      message: 'must not be in the future',
    }),
  );

export const handler = messageQueue(command, composeQueue(process.env, 'COMMAND'), (message) => {
  const { id, time } = message;
  const told = { at: toTheSecond(new Date(time).toISOString()), message: id };
  switch (message['detail-type']) {
    case 'AddBatch': {
      const { batchRef: ref, reason, document, ...batch } = message.detail;
      return add({ reason, document })(withRef({ ref, ...batch, addedAt: told.at }));
    }
    case 'ChangeBatchQuantity':
      return change(message.detail)(message.detail.batchRef, {
        qty: message.detail.qty,
        reason: message.detail.reason,
        told,
      });
    case 'ChangeBatchEta':
      return change(message.detail)(message.detail.batchRef, { eta: message.detail.eta, told });
    case 'ReceiveBatch':
      return change(message.detail)(message.detail.batchRef, { eta: null, told });
    case 'CountBatch': {
      const { batchRef, counted, expected, reason } = message.detail;
      return change(message.detail)(batchRef, { count: { counted, expected }, reason, told });
    }
    case 'CountProduct': {
      const { sku, document: _, ...counted } = message.detail;
      return count(message.detail)(sku, { ...counted, told });
    }
    case 'ConfirmOrder':
      // It tells that somebody has confirmed: nobody is there to be asked about another day.
      return once(id, message.detail, (orderId, some) =>
        confirm(orderId, { ...some, acceptLater: true }),
      );
    case 'PackOrder':
      return once(id, message.detail, pack(message.detail));
    case 'UnpackOrder':
      return once(id, message.detail, unpack(message.detail));
    case 'ReleaseOrder':
      return once(id, message.detail, release(message.detail));
    case 'ShipOrder':
      return once(id, message.detail, ship(message.detail));
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
