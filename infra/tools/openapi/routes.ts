import * as z from 'zod';
import { batchChange, batchPath, newBatch } from '../../../src/handlers/batches/request.ts';
import { bookBatch, bookLine, bookOrderPath } from '../../../src/handlers/book/request.ts';
import { page } from '../../../src/handlers/http/page.ts';
import { type ProblemCode, problemSchemas } from '../../../src/handlers/http/problem-schemas.ts';
import * as views from '../../../src/handlers/http/view-schemas.ts';
import { bulkOrders } from '../../../src/handlers/orders/bulk-orders.ts';
import { dryRun, newOrder } from '../../../src/handlers/orders/new-order.ts';
import { linePath, orderPath, someLines } from '../../../src/handlers/orders/request.ts';
import {
  newRulePath,
  productChange,
  productPath,
  restockRule,
} from '../../../src/handlers/products/request.ts';
import { type Answer, html, json, noContent, text } from './answers.ts';

export const TAGS = {
  Batches: 'Stock of a SKU, in the warehouse or on its way.',
  Orders: 'Their lines are allocated to batches.',
  Products: 'What there is of a SKU, who waits for it, and when it is ordered again.',
  'The book': "The contract of the book's own API.",
  About: 'The service itself; open to anybody.',
};

/** A route of the HTTP API, by the name of its function. */
export type Route = {
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  /** What it takes, by the schemas that its handler parses with; some get a name for the document. */
  readonly takes?: {
    readonly path?: z.core.$ZodObject;
    readonly query?: z.core.$ZodObject;
    readonly body?: z.core.$ZodType;
  };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Besides those that follow from what it takes, and the error that nobody foresaw. */
  readonly problems?: readonly ProblemCode[];
  /** Whether its errors look as in the book. */
  readonly isOfBook?: true;
};

/** By which the document refers to it; and what its schema does not say by itself. */
const named = <T extends z.core.$ZodType>(id: string, schema: T, more: object = {}): T => {
  z.globalRegistry.add(schema, { id, ...more });
  return schema;
};

const WRITES = ['too-many-open-batches', 'too-much-contention'] as const;
const batch = json(views.batch, 'The batch');
const order = json(views.order, 'The order and its lines');
const product = json(views.product, 'The product and its open batches', { etag: 'Its version' });
const namedRule = named('RestockRule', restockRule);
const rule = json(namedRule, 'The rule');
const lines = json(views.pageOfLines, 'A page of lines');

const ALLOCATION_PROBLEMS = [
  'shortage',
  'line-differs',
  'line-released',
  'order-in-progress',
  ...WRITES,
] as const;
const outcomeOfOne = z.union([
  views.order,
  problemSchemas['invalid-request'],
  problemSchemas['internal-error'],
  ...ALLOCATION_PROBLEMS.map((code) => problemSchemas[code]),
]);
const outcomes = z.object({
  outcomes: z.array(z.object({ status: z.int(), body: outcomeOfOne })),
});

/** All routes: what each takes, and what it can answer. */
export const routes: readonly Route[] = [
  {
    name: 'addBatch',
    method: 'post',
    path: '/batches',
    tag: 'Batches',
    summary: 'Add a batch',
    takes: { body: named('NewBatch', newBatch) },
    answers: {
      200: json(views.batch, 'It was there already', { location: 'Its path' }),
      201: json(views.batch, 'It was added', { location: 'Its path' }),
    },
    problems: ['batch-differs', ...WRITES],
  },
  {
    name: 'getBatch',
    method: 'get',
    path: '/batches/{ref}',
    tag: 'Batches',
    summary: 'Show a batch',
    takes: { path: batchPath },
    answers: { 200: batch },
    problems: ['batch-not-found'],
  },
  {
    name: 'changeBatch',
    method: 'patch',
    path: '/batches/{ref}',
    tag: 'Batches',
    summary:
      'Change the quantity of a batch, its ETA or both, and move the lines that lose their place',
    takes: {
      path: batchPath,
      body: named('BatchChange', batchChange, { minProperties: 1 }),
    },
    answers: {
      200: json(views.batchChanged, 'It was changed'),
      202: json(
        views.batchBeingChanged,
        'It was changed; the rest of its lines move within minutes',
      ),
    },
    problems: ['batch-not-found', 'qty-below-shipped', ...WRITES],
  },
  {
    name: 'receiveBatch',
    method: 'post',
    path: '/batches/{ref}/arrival',
    tag: 'Batches',
    summary: 'Take a shipment that has arrived into the warehouse',
    takes: { path: batchPath },
    answers: { 200: batch },
    problems: ['batch-not-found', ...WRITES],
  },
  {
    name: 'listBatchLines',
    method: 'get',
    path: '/batches/{ref}/lines',
    tag: 'Batches',
    summary: 'List the lines that hold stock of a batch, oldest first',
    takes: { path: batchPath, query: page },
    answers: { 200: lines },
    problems: ['batch-not-found'],
  },
  {
    name: 'allocate',
    method: 'post',
    path: '/allocations',
    tag: 'Orders',
    summary: 'Allocate an order, all its lines or none',
    takes: { query: dryRun, body: named('NewOrder', newOrder) },
    answers: {
      200: json([views.order, views.dryRun], 'Nothing of it is new, or it was a dry run', {
        location: 'The path of the order, unless it was a dry run',
      }),
      201: json(views.order, 'It was allocated', { location: 'The path of the order' }),
    },
    problems: ALLOCATION_PROBLEMS,
  },
  {
    name: 'allocateBulk',
    method: 'post',
    path: '/allocations/bulk',
    tag: 'Orders',
    summary: 'Allocate many orders, each by itself as POST /allocations does',
    takes: { body: bulkOrders },
    answers: { 200: json(outcomes, 'What each order was answered, in their sequence') },
  },
  {
    name: 'getOrder',
    method: 'get',
    path: '/orders/{orderId}',
    tag: 'Orders',
    summary: 'Show an order',
    takes: { path: orderPath },
    answers: { 200: order },
    problems: ['order-not-found'],
  },
  {
    name: 'releaseOrder',
    method: 'delete',
    path: '/orders/{orderId}',
    tag: 'Orders',
    summary: 'Release all lines of an order that were not shipped',
    takes: { path: orderPath },
    answers: { 200: order },
    problems: ['order-not-found', 'order-in-progress', ...WRITES],
  },
  {
    name: 'releaseLine',
    method: 'delete',
    path: '/orders/{orderId}/lines/{lineId}',
    tag: 'Orders',
    summary: 'Release a line of an order',
    takes: { path: linePath },
    answers: { 200: json(views.order, 'The order with that line, or its parts') },
    problems: ['order-not-found', 'line-not-found', 'line-shipped', 'order-in-progress', ...WRITES],
  },
  {
    name: 'confirmOrder',
    method: 'post',
    path: '/orders/{orderId}/confirm',
    tag: 'Orders',
    summary: 'Keep for good what an order holds, or the lines named',
    takes: { path: orderPath, body: someLines },
    answers: { 200: order },
    problems: [
      'order-not-found',
      'line-not-found',
      'line-released',
      'hold-expired',
      'order-in-progress',
      ...WRITES,
    ],
  },
  {
    name: 'shipOrder',
    method: 'post',
    path: '/orders/{orderId}/shipments',
    tag: 'Orders',
    summary: 'Ship an order, or the lines named',
    takes: { path: orderPath, body: someLines },
    answers: { 200: order },
    problems: [
      'order-not-found',
      'line-not-found',
      'line-not-allocated',
      'line-on-hold',
      'stock-not-arrived',
      'order-in-progress',
      ...WRITES,
    ],
  },
  {
    name: 'listProducts',
    method: 'get',
    path: '/products',
    tag: 'Products',
    summary: 'List all SKUs with what is available',
    takes: { query: page },
    answers: { 200: json(views.pageOfProducts, 'A page of products') },
  },
  {
    name: 'getProduct',
    method: 'get',
    path: '/products/{sku}',
    tag: 'Products',
    summary: 'Show a product and its open batches',
    takes: { path: productPath },
    answers: { 200: product },
    problems: ['product-not-found'],
  },
  {
    name: 'changeProduct',
    method: 'patch',
    path: '/products/{sku}',
    tag: 'Products',
    summary: 'Change how lines that wait for a SKU are served',
    takes: { path: productPath, body: productChange },
    answers: { 200: product },
    problems: ['product-not-found', ...WRITES],
  },
  {
    name: 'listBackorders',
    method: 'get',
    path: '/products/{sku}/backorders',
    tag: 'Products',
    summary: 'List the lines that wait for a SKU, first come first',
    takes: { path: productPath, query: page },
    answers: { 200: lines },
    problems: ['product-not-found'],
  },
  {
    name: 'putRestockRule',
    method: 'put',
    path: '/products/{sku}/restock-rule',
    tag: 'Products',
    summary: 'Say when a SKU is ordered again, and how much of it',
    takes: { path: newRulePath, body: namedRule },
    answers: { 200: rule },
    problems: WRITES,
  },
  {
    name: 'getRestockRule',
    method: 'get',
    path: '/products/{sku}/restock-rule',
    tag: 'Products',
    summary: 'Show the rule by which a SKU is ordered again',
    takes: { path: productPath },
    answers: { 200: rule },
    problems: ['product-not-found', 'restock-rule-not-found'],
  },
  {
    name: 'deleteRestockRule',
    method: 'delete',
    path: '/products/{sku}/restock-rule',
    tag: 'Products',
    summary: 'Order a SKU no more',
    takes: { path: productPath },
    answers: { 204: noContent('There is no rule any more') },
    problems: ['product-not-found', ...WRITES],
  },
  {
    name: 'bookAddBatch',
    method: 'post',
    path: '/add_batch',
    tag: 'The book',
    summary: 'Add a batch, as in the book',
    takes: { body: bookBatch },
    answers: { 201: text('OK') },
    problems: ['batch-differs', ...WRITES],
    isOfBook: true,
  },
  {
    name: 'bookAllocate',
    method: 'post',
    path: '/allocate',
    tag: 'The book',
    summary: 'Allocate a line, as in the book; also answered when it is out of stock',
    takes: { body: bookLine },
    answers: { 202: text('OK') },
    problems: ['line-differs', 'line-released', 'order-in-progress', ...WRITES],
    isOfBook: true,
  },
  {
    name: 'bookAllocations',
    method: 'get',
    path: '/allocations/{orderid}',
    tag: 'The book',
    summary: 'List the batches of an order, as in the book',
    takes: { path: bookOrderPath },
    answers: { 200: json(views.bookAllocations, 'The SKU and the batch of each line allocated') },
    problems: ['order-not-found'],
    isOfBook: true,
  },
  {
    name: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    tag: 'About',
    summary: 'This document',
    answers: { 200: json(views.openApi, 'An OpenAPI document') },
  },
  {
    name: 'getDocs',
    method: 'get',
    path: '/docs',
    tag: 'About',
    summary: 'This document, as a page to read',
    answers: { 200: html },
  },
  {
    name: 'getHealth',
    method: 'get',
    path: '/health',
    tag: 'About',
    summary: 'Whether the service answers; reads nothing',
    answers: { 200: json(views.health, 'It does') },
  },
];
