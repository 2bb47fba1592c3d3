import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { found } from '../http/problems.ts';
import { wantedOf } from '../http/wanted.ts';
import { queries } from '../queries.ts';
import { availabilityQuery } from './availability-request.ts';
import { availabilityView } from './availability-views.ts';
import { productPath } from './request.ts';

export const handler = endpoint(
  { path: productPath, query: availabilityQuery },
  async (request) => {
    const { sku } = request.path;
    const { qty, by: shipBy, notBefore, minimumDays, allowSplit, channel } = request.query;
    const ofChannel = channel ? { channel } : {};
    const product = found(await queries.product(sku), 'product-not-found', `product ${sku}`);
    const line = qty && {
      ...wantedOf({ sku, qty, shipBy, notBefore, minimumDays, allowSplit: allowSplit === 'true' }),
      ...ofChannel,
    };
    return json(200, availabilityView(product, line || undefined, ofChannel));
  },
);
