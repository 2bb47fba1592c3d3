import * as z from 'zod';
import { releaseLine } from '../application/release-lines.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { id } from './input.ts';
import { orderView } from './views.ts';

const release = releaseLine(deps);
const path = z.object({ orderId: id, lineId: id });

export const handler = endpoint({ path }, async (request) =>
  json(200, orderView(request.path.orderId, await release(request.path))),
);
