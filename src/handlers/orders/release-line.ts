import { releaseLine } from '../../application/release-order.ts';
import { deps } from '../deps.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { orderView } from '../http/views.ts';
import { linePath } from './request.ts';

const release = releaseLine(deps);

export const handler = endpoint({ path: linePath }, async (request) =>
  json(200, orderView(request.path.orderId, await release(request.path))),
);
