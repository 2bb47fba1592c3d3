import * as z from 'zod';
import { notifyShortage } from '../application/notify-shortage.ts';
import { composeNotices } from '../composition.ts';
import { eventOf, messageQueue } from './message-queue.ts';

const { once, notify, ...queue } = composeNotices(process.env);
const tell = notifyShortage({ once, notify });

/** What the notice needs of the event, whatever else a later version says. */
const shortage = z.object({
  id: z.string(),
  sku: z.string(),
  at: z.iso.datetime(),
  available: z.int(),
  nextEta: z.string().nullable(),
  backordered: z.int(),
});

export const handler = messageQueue(eventOf('OutOfStock', shortage), queue, ({ detail }) =>
  tell(detail),
);
