import * as z from 'zod';
import { addBatch } from '../application/add-batch.ts';
import { changeBatch, toTheSecond } from '../application/change-batch.ts';
import { composeCommandQueue } from '../composition.ts';
import { commandSchemas } from './command-schemas.ts';
import { deps } from './deps.ts';
import { eventOf, messageQueue } from './message-queue.ts';

const add = addBatch(deps);
const change = changeBatch(deps);

const command = z.discriminatedUnion(
  'detail-type',
  [
    eventOf('AddBatch', commandSchemas.AddBatch),
    eventOf('ChangeBatchQuantity', commandSchemas.ChangeBatchQuantity),
  ],
  `must be ${Object.keys(commandSchemas).join(' or ')}`,
);

export const handler = messageQueue(
  command,
  composeCommandQueue(process.env),
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
