import { takeOrder } from '../../application/orders/take-order.ts';
import { composeIntake } from '../../composition/intake.ts';
import { composeQueue } from '../../composition/message-queues.ts';
import { noteOrder } from '../orders/note-order.ts';
import { commandSchemas } from './command-schemas.ts';
import { eventOf, messageQueue } from './queue.ts';

const take = takeOrder(composeIntake(process.env));

/** Takes many messages at once: those that want the same SKU are saved together. */
export const handler = messageQueue(
  eventOf('Allocate', commandSchemas.Allocate),
  composeQueue(process.env, 'ALLOCATION'),
  async ({ id, detail }) => noteOrder((await take(detail, id)) ?? 'allocated'),
);
