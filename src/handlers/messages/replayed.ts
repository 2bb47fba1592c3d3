import * as z from 'zod/mini';
import { keep } from '../../application/ledger/project-events.ts';
import { composeReplayed } from '../../composition/ledger.ts';
import { composeQueue } from '../../composition/message-queues.ts';
import { messageQueue } from './queue.ts';

const { event, ledger } = composeReplayed(process.env);

/** Any event that has its place in the history of a SKU, as the bus's archive has it. */
const replayed = z.object({ id: z.string(), 'detail-type': z.string(), detail: event });

/** Events that the bus tells again, for a ledger that has lost them, or never had them. */
export const handler = messageQueue(replayed, composeQueue(process.env, 'LEDGER'), ({ detail }) =>
  keep(ledger, [detail]),
);
