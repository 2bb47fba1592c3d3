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
    unitsStillToMove: z.int().min(1).describe('Units that lines have beyond what is there'),
  })
  .meta({ id: 'ProductBeingCounted' });
const namedRule = named('RestockRule', restockRule);
const rule = json(namedRule, 'The rule');
const taggedRule = json(namedRule, 'The rule', { etag: 'The version of its product' });

export const products: Api = {
  tag: 'Products',
  description: 'What there is of a SKU, who waits for it, and when it is ordered again.',
  routes: [
    {
      name: 'listProducts',
      method: 'get',
      path: '/products',
      summary: 'List all SKUs with what is available',
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
      summary: 'Show what of a SKU can be promised by day, and when so many units could leave',
      takes: { path: productPath, query: availabilityQuery },
      answers: { 200: json(availability, 'What a line that came now would get') },
      problems: ['product-not-found'],
    },
    {
      name: 'getCartAvailability',
      method: 'post',
      path: '/availability',
      summary: 'Show when the lines of a cart could leave, each by itself and all together',
      takes: { body: named('Cart', cart) },
      answers: {
        200: json(availabilityOfCart, 'What the lines would get if they came now; nothing is kept'),
      },
    },
    {
      name: 'putProduct',
      method: 'put',
      path: '/products/{sku}',
      summary: 'Make a SKU known, also one without stock, and say what it is called',
      takes: { path: productPath, body: named('NewProduct', newProduct) },
      isConditional: true,
      answers: { 200: product, 201: { ...product, description: 'It is known from now on' } },
      problems: WRITES,
    },
    {
      name: 'countProduct',
      method: 'put',
      path: '/products/{sku}/count',
      summary: 'Say how many units of a SKU lie on the shelf, of all its batches together',
      takes: { path: productPath, body: stockCount },
      isConditional: true,
      answers: {
        200: json(productCounted, 'There are so many', { etag: 'Its version' }),
        202: json(
          productBeingCounted,
          'There are so many; the rest of the lines move within minutes',
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
      summary: 'List all batches of a SKU by their references, also those that are used up',
      takes: { path: productPath, query: page },
      answers: { 200: json(views.pageOfBatches, 'A page of batches') },
      problems: ['product-not-found'],
    },
    {
      name: 'changeProduct',
      method: 'patch',
      path: '/products/{sku}',
      summary:
        'Change what a SKU is called, or how lines of it are served that wait, for stock or for a better day',
      takes: { path: productPath, body: productChange },
      isConditional: true,
      answers: { 200: product },
      problems: ['product-not-found', ...WRITES],
    },
    {
      name: 'putProtection',
      method: 'put',
      path: '/products/{sku}/protection',
      summary:
        'Say how many units of a SKU are safety stock, and how many are kept for which channels',
      takes: { path: productPath, body: named('Protection', protection) },
      isConditional: true,
      answers: { 200: product },
      problems: ['product-not-found', 'too-many-lines', ...WRITES],
    },
    {
      name: 'repromise',
      method: 'post',
      path: '/products/{sku}/repromise',
      summary: 'Promise the lines of a SKU anew, by strategies that say who gains and who may lose',
      takes: { path: productPath, query: dryRun, body: named('Strategies', strategies) },
      isConditional: true,
      answers: {
        200: json(repromised, 'The lines whose promise is another one now, or would be'),
      },
      problems: ['product-not-found', 'too-many-lines', ...WRITES],
    },
    {
      name: 'listBackorders',
      method: 'get',
      path: '/products/{sku}/backorders',
      summary: 'List the lines that wait for a SKU, first come first',
      takes: { path: productPath, query: page },
      answers: { 200: json(views.pageOfLines, 'A page of lines') },
      problems: ['product-not-found'],
    },
    {
      name: 'listProductHistory',
      method: 'get',
      path: '/products/{sku}/history',
      summary: 'List what happened to a SKU, the newest first',
      takes: { path: productPath, query: page },
      answers: { 200: json(pageOfHistory, 'A page of what happened') },
      problems: ['product-not-found'],
    },
    {
      name: 'putRestockRule',
      method: 'put',
      path: '/products/{sku}/restock-rule',
      summary: 'Say when a SKU is ordered again, and how much of it',
      takes: { path: newRulePath, body: namedRule },
      isConditional: true,
      answers: { 200: rule },
      problems: WRITES,
    },
    {
      name: 'getRestockRule',
      method: 'get',
      path: '/products/{sku}/restock-rule',
      summary: 'Show the rule by which a SKU is ordered again',
      takes: { path: productPath },
      answers: { 200: taggedRule },
      problems: ['product-not-found', 'restock-rule-not-found'],
    },
    {
      name: 'deleteRestockRule',
      method: 'delete',
      path: '/products/{sku}/restock-rule',
      summary: 'Order a SKU no more',
      takes: { path: productPath },
      isConditional: true,
      answers: { 204: noContent('There is no rule any more') },
      problems: ['product-not-found', ...WRITES],
    },
  ],
};
