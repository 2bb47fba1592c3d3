import { skusOf } from '../../domain/order-line.ts';
import { availabilityOfCart } from '../../domain/promises/availability.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { noConditions } from '../http/headers.ts';
import { queries } from '../queries.ts';
import { cart } from './availability-request.ts';
import { cartView } from './availability-views.ts';

export const handler = endpoint({ body: cart, headers: noConditions }, async (request) => {
  const { channel } = request.body;
  const lines = request.body.lines.map((line) => ({ ...line, ...(channel && { channel }) }));
  const products = await queries.productsOf(skusOf(lines));
  return json(200, cartView(availabilityOfCart(products, lines)));
});
