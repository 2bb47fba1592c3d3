import * as z from 'zod';
import { type Api, json, named, noContent, WRITES } from '../http/api.ts';
import { dryRun } from '../http/fields.ts';
import { pageOfHistory } from '../http/history-view-schemas.ts';
import { page } from '../http/page.ts';
import { stockCount } from '../http/stock-count.ts';
import * as views from '../http/view-schemas.ts';
import { availabilityQuery, cart } from './availability-request.ts';
import { availability, availabilityOfCart } from './availability-view-schemas.ts';
import { protection } from './protection-request.ts';
import { strategies } from './repromise-request.ts';
import { repromised } from './repromised-view-schema.ts';
import { newProduct, newRulePath, productChange, productPath, restockRule } from './request.ts';

const pageOfProducts = z
  .object({ products: z.array(views.stock), next: views.next })
  .meta({ id: 'PageOfProducts' });

const product = json(views.product, 'The product and its open batches', { etag: 'Its version' });
const productCounted = z
  .object({
    product: views.product,
    ...views.movedLines,
  })
  .meta({ id: 'ProductCounted' });
const productBeingCounted = productCounted
  .extend({
    unitsStillToMove: z.int().min(1).describe('Units allocated beyond what is on the shelf'),
  })
  .meta({ id: 'ProductBeingCounted' });
const namedRule = named('RestockRule', restockRule);
const rule = json(namedRule, 'The rule');
const taggedRule = json(namedRule, 'The rule', { etag: 'The version of its product' });

export const products: Api = {
  tag: 'Products',
  description: 'The stock of a SKU, its backorders and its restock rule.',
  routes: [
    {
      name: 'listProducts',
      method: 'get',
      path: '/products',
      summary: 'List all products with their available units',
      takes: { query: page },
      answers: { 200: json(pageOfProducts, 'A page of products') },
    },
    {
      name: 'getProduct',
      method: 'get',
      path: '/products/{sku}',
      summary: 'Show a product and its open batches',
      takes: { path: productPath },
      answers: { 200: product },
      problems: ['product-not-found'],
    },
    {
      name: 'getAvailability',
      method: 'get',
      path: '/products/{sku}/availability',
      summary: 'Show what can be promised of a SKU by day, and when a quantity could ship',
      takes: { path: productPath, query: availabilityQuery },
      answers: { 200: json(availability, 'What a new line would get') },
      problems: ['product-not-found'],
    },
    {
      name: 'getCartAvailability',
      method: 'post',
      path: '/availability',
      summary: 'Show when the lines of a cart could ship, each on its own and all together',
      takes: { body: named('Cart', cart) },
      answers: {
        200: json(availabilityOfCart, 'What the lines would get now; nothing is reserved'),
      },
    },
    {
      name: 'putProduct',
      method: 'put',
      path: '/products/{sku}',
      summary: 'Add or describe a product, even one without stock',
      takes: { path: productPath, body: named('NewProduct', newProduct) },
      isConditional: true,
      answers: { 200: product, 201: { ...product, description: 'It was added' } },
      problems: WRITES,
    },
    {
      name: 'countProduct',
      method: 'put',
      path: '/products/{sku}/count',
      summary: 'Record how many units of a SKU are on the shelf, in all its batches together',
      takes: { path: productPath, body: stockCount },
      isConditional: true,
      answers: {
        200: json(productCounted, 'The count was recorded', { etag: 'Its version' }),
        202: json(
          productBeingCounted,
          'The count was recorded; the remaining lines move within minutes',
          { etag: 'Its version' },
        ),
      },
      problems: [
        'product-not-found',
        'batch-not-arrived',
        'count-outdated',
        'count-too-large',
        'qty-below-shipped',
        'qty-too-large',
        ...WRITES,
      ],
    },
    {
      name: 'listProductBatches',
      method: 'get',
      path: '/products/{sku}/batches',
      summary: 'List all batches of a SKU by reference, including used-up ones',
      takes: { path: productPath, query: page },
      answers: { 200: json(views.pageOfBatches, 'A page of batches') },
      problems: ['product-not-found'],
    },
    {
      name: 'changeProduct',
      method: 'patch',
      path: '/products/{sku}',
      summary:
        'Change the name of a SKU, or the rules by which its backorders are filled and its promises improve',
      takes: { path: productPath, body: productChange },
      isConditional: true,
      answers: { 200: product },
      problems: ['product-not-found', ...WRITES],
    },
    {
      name: 'putProtection',
      method: 'put',
      path: '/products/{sku}/protection',
      summary: 'Set the safety stock of a SKU, and the units kept for channels',
      takes: { path: productPath, body: named('Protection', protection) },
      isConditional: true,
      answers: { 200: product },
      problems: ['product-not-found', 'too-many-lines', ...WRITES],
    },
    {
      name: 'repromise',
      method: 'post',
      path: '/products/{sku}/repromise',
      summary:
        'Repromise the lines of a SKU, by strategies that say which lines gain and which may lose',
      takes: { path: productPath, query: dryRun, body: named('Strategies', strategies) },
      isConditional: true,
      answers: {
        200: json(repromised, 'The lines whose promise changed, or would change'),
      },
      problems: ['product-not-found', 'too-many-lines', ...WRITES],
    },
    {
      name: 'listBackorders',
      method: 'get',
      path: '/products/{sku}/backorders',
      summary: 'List the backordered lines of a SKU, in the order in which they are filled',
      takes: { path: productPath, query: page },
      answers: { 200: json(views.pageOfLines, 'A page of lines') },
      problems: ['product-not-found'],
    },
    {
      name: 'listProductHistory',
      method: 'get',
      path: '/products/{sku}/history',
      summary: 'List what happened to a SKU, newest first',
      takes: { path: productPath, query: page },
      answers: { 200: json(pageOfHistory, 'A page of history') },
      problems: ['product-not-found'],
    },
    {
      name: 'putRestockRule',
      method: 'put',
      path: '/products/{sku}/restock-rule',
      summary: 'Set the restock rule of a SKU: when it is reordered, and how much',
      takes: { path: newRulePath, body: namedRule },
      isConditional: true,
      answers: { 200: rule },
      problems: WRITES,
    },
    {
      name: 'getRestockRule',
      method: 'get',
      path: '/products/{sku}/restock-rule',
      summary: 'Show the restock rule of a SKU',
      takes: { path: productPath },
      answers: { 200: taggedRule },
      problems: ['product-not-found', 'restock-rule-not-found'],
    },
    {
      name: 'deleteRestockRule',
      method: 'delete',
      path: '/products/{sku}/restock-rule',
      summary: 'Delete the restock rule of a SKU',
      takes: { path: productPath },
      isConditional: true,
      answers: { 204: noContent('The rule was deleted') },
      problems: ['product-not-found', ...WRITES],
    },
  ],
};
