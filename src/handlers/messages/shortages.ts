import * as z from 'zod/mini';
import { notifyShortage } from '../../application/jobs/notify-shortage.ts';
import { composeQueue } from '../../composition/message-queues.ts';
import { composeNotices } from '../../composition/notices.ts';
import { eventOf, messageQueue } from './queue.ts';

const tell = notifyShortage(composeNotices(process.env));

/** What the notice needs of the event, whatever else a later version says. */
const shortage = z.object({
  id: z.string(),
  sku: z.string(),
  at: z.iso.datetime(),
  available: z.int(),
  nextEta: z.nullable(z.string()),
  backordered: z.int(),
});

export const handler = messageQueue(
  eventOf('OutOfStock', shortage),
  composeQueue(process.env, 'NOTICE'),
  ({ detail }) => tell(detail),
);
