import { releaseLine } from '../application/release-lines.ts';
import { json } from './answer.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { linePath } from './requests/orders.ts';
import { orderView } from './views.ts';

const release = releaseLine(deps);

export const handler = endpoint({ path: linePath }, async (request) =>
  json(200, orderView(request.path.orderId, await release(request.path))),
);
