import { history, queries } from '../histories.ts';
import { endpoint } from '../http/endpoint.ts';
import { answerHistory } from '../http/history.ts';
import { page } from '../http/page.ts';
import { found } from '../http/problems.ts';
import { productPath } from './request.ts';

export const handler = endpoint({ path: productPath, query: page }, async (request) => {
  const { sku } = request.path;
  found(await queries.product(sku), 'product-not-found', `product ${sku}`);
  return answerHistory({ history, queries }, [sku], () => history.ofProduct(sku, request.query));
});
