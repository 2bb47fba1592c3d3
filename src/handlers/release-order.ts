import * as z from 'zod';
import { releaseOrder } from '../application/release-lines.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { orderView } from './views.ts';

const release = releaseOrder(deps);
const path = z.object({ orderId: id });

export const handler = endpoint({ path }, async (request) => {
  const { orderId } = request.path;
  return json(200, orderView(orderId, await release(orderId)));
});
