import * as z from 'zod/mini';
import { addBatch } from '../../application/add-batch.ts';
import { changeBatch, toTheSecond } from '../../application/change-batch.ts';
import { composeQueue } from '../../composition/message-queues.ts';
import { deps } from '../deps.ts';
import { commandSchemas } from './command-schemas.ts';
import { eventOf, messageQueue } from './queue.ts';

const add = addBatch(deps);
const change = changeBatch(deps);

/** Clocks differ a little. A time far ahead would make every later quantity of its batch an old one. */
const MAX_AHEAD_MS = 5 * 60 * 1_000;

const command = z
  .discriminatedUnion(
    'detail-type',
    [
      eventOf('AddBatch', commandSchemas.AddBatch),
      eventOf('ChangeBatchQuantity', commandSchemas.ChangeBatchQuantity),
    ],
    `must be ${Object.keys(commandSchemas).join(' or ')}`,
  )
  .check(
    z.refine(({ time }) => Date.parse(time) < Date.now() + MAX_AHEAD_MS, {
      path: ['time'],
      message: 'must not lie in the future',
    }),
  );

export const handler = messageQueue(
  command,
  composeQueue(process.env, 'COMMAND'),
  async ({ id, time, ...command }) => {
    if (command['detail-type'] === 'AddBatch') {
      const { batchRef: ref, ...batch } = command.detail;
      await add({ ref, ...batch });
    } else {
      const { batchRef, qty } = command.detail;
      await change(batchRef, { qty, told: { at: toTheSecond(new Date(time)), message: id } });
    }
  },
);
