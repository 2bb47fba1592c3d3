import * as z from 'zod';
import type { ExplainedLine } from '../../application/orders/explain-order.ts';
import { type Api, json, named, TAG, WRITES } from '../http/api.ts';
import { whyAsked } from '../http/fields.ts';
import { pageOfHistory } from '../http/history-view-schemas.ts';
import { linesPage, page } from '../http/page.ts';
import { problemSchemas } from '../http/problem-schemas.ts';
import * as views from '../http/view-schemas.ts';
import { bulkOrders } from './bulk-orders.ts';
import { lineChange } from './line-change.ts';
import { linesInState } from './lines-in-state.ts';
import { longerHold, newOrder, reinstatement } from './new-order.ts';
import { confirmation, linePath, linesToMove, orderPath, returnPath } from './request.ts';
import { returned } from './returned.ts';
import { shipment } from './shipment.ts';

const considered = z.object({
  batchRef: z.string(),
  eta: z.iso.date().nullable(),
  available: z.int(),
  takes: z.int().min(0),
  verdict: z.enum([
    'taken',
    'too-few-units',
    'others-wait-for-it',
    'comes-too-late',
    'expires-too-soon',
  ]),
});

const explainedLine = z.object({
  lineId: z.string(),
  sku: z.string(),
  qty: z.int().min(0),
  outcome: z.enum([
    'allocated',
    'partial',
    'backordered',
    'shortage',
    'backorders-first',
    'too-late',
    'unknown-sku',
    'known-already',
    'line-differs',
    'line-released',
  ]),
  batchRef: z.string().nullable().exactOptional(),
  considered: z.array(considered).exactOptional(),
  leftOut: z
    .int()
    .min(1)
    .exactOptional()
    .describe('How many batches were considered that are not listed'),
}) satisfies z.ZodType<Omit<ExplainedLine, 'orderId'>>;

const explained = z
  .object({
    orderId: z.string(),
    dryRun: z.literal(true),
    accepted: z.boolean(),
    lines: z.array(explainedLine),
  })
  .meta({ id: 'DryRun' });

const ALLOCATION_PROBLEMS = [
  'shortage',
  'line-differs',
  'line-released',
  'order-in-progress',
  'order-too-large',
  ...WRITES,
] as const;
const HOLD_PROBLEMS = [
  'order-not-found',
  'line-not-found',
  'line-released',
  'hold-expired',
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

const order = json(views.order, 'The order and its lines', TAG);
const changed = {
  200: order,
  202: json(
    views.order.extend({ linesStillToChange: z.int().min(1) }).meta({ id: 'OrderBeingChanged' }),
    'There was no time for all of its lines: the same again goes on',
    TAG,
  ),
};

export const orders: Api = {
  tag: 'Orders',
  description: 'Their lines are allocated to batches.',
  routes: [
    {
      name: 'allocate',
      method: 'post',
      path: '/allocations',
      summary: 'Allocate an order, all its lines or none',
      takes: { body: named('NewOrder', newOrder) },
      answers: {
        200: json(views.order, 'Nothing of it is new', { location: 'The path of the order' }),
        201: json(views.order, 'It was allocated', { location: 'The path of the order' }),
      },
      problems: ALLOCATION_PROBLEMS,
      dryRun: {
        name: 'dryRunAllocation',
        summary: 'Say what would become of an order and why, and change nothing',
        answer: json(explained, 'What would happen'),
      },
    },
    {
      name: 'allocateBulk',
      method: 'post',
      path: '/allocations/bulk',
      summary: 'Allocate many orders, each by itself as POST /allocations does',
      takes: { body: bulkOrders },
      answers: {
        200: json(outcomes, 'What each order was answered, in their sequence', {
          'retry-after':
            'Seconds to wait, if some of the orders could not be processed now and should be sent again',
        }),
      },
    },
    {
      name: 'listLines',
      method: 'get',
      path: '/orders',
      summary:
        'List lines of all orders that wait, are held, wait though their last day is over, or are promised from a shipment that is overdue',
      takes: { query: linesInState },
      answers: {
        200: json(
          views.pageOfListedLines,
          'A page of lines; it may have none although others follow: go on while there is a next',
        ),
      },
    },
    {
      name: 'getOrder',
      method: 'get',
      path: '/orders/{orderId}',
      summary: 'Show an order',
      takes: { path: orderPath, query: linesPage },
      answers: { 200: order },
      problems: ['order-not-found'],
    },
    {
      name: 'listOrderHistory',
      method: 'get',
      path: '/orders/{orderId}/history',
      summary: 'List what happened to an order, the newest first',
      takes: { path: orderPath, query: page },
      answers: { 200: json(pageOfHistory, 'A page of what happened') },
      problems: ['order-not-found'],
    },
    {
      name: 'releaseOrder',
      method: 'delete',
      path: '/orders/{orderId}',
      summary: 'Release all lines of an order that were not shipped, also before it comes',
      takes: { path: orderPath, query: whyAsked },
      isConditional: true,
      answers: changed,
      problems: ['order-not-found', 'order-in-progress', ...WRITES],
    },
    {
      name: 'releaseLine',
      method: 'delete',
      path: '/orders/{orderId}/lines/{lineId}',
      summary: 'Release a line of an order, also before it comes',
      takes: { path: linePath, query: whyAsked },
      isConditional: true,
      answers: {
        200: json(views.order, 'The order with that line, or its parts'),
        202: { ...changed[202], headers: {} },
      },
      problems: [
        'order-not-found',
        'line-not-found',
        'line-shipped',
        'order-in-progress',
        ...WRITES,
      ],
    },
    {
      name: 'changeLine',
      method: 'patch',
      path: '/orders/{orderId}/lines/{lineId}',
      summary:
        'Change how much a line asks for, when, or its priority; it keeps what it has if that can not be had',
      takes: { path: linePath, body: lineChange },
      isConditional: true,
      answers: {
        200: json(views.order, 'The order with that line, or its parts'),
        202: { ...changed[202], headers: {} },
      },
      problems: [
        'order-not-found',
        'line-not-found',
        'line-released',
        'hold-expired',
        'shortage',
        'qty-below-shipped',
        'line-packed',
        'dates-contradict',
        'too-many-parts',
        'order-in-progress',
        ...WRITES,
      ],
    },
    {
      name: 'confirmOrder',
      method: 'post',
      path: '/orders/{orderId}/confirm',
      summary: 'Keep an order for good, or the lines named',
      takes: { path: orderPath, body: confirmation },
      isConditional: true,
      answers: changed,
      problems: ['promise-changed', ...HOLD_PROBLEMS],
    },
    {
      name: 'prolongHold',
      method: 'post',
      path: '/orders/{orderId}/hold',
      summary: 'Hold an order for longer, or the lines named',
      takes: { path: orderPath, body: longerHold },
      isConditional: true,
      answers: changed,
      problems: HOLD_PROBLEMS,
    },
    {
      name: 'reinstateOrder',
      method: 'post',
      path: '/orders/{orderId}/reinstate',
      summary: 'Ask again for lines of an order that were released, all of them or none',
      takes: { path: orderPath, body: reinstatement },
      isConditional: true,
      answers: changed,
      problems: ['order-not-found', 'shortage', 'order-in-progress', ...WRITES],
    },
    {
      name: 'packOrder',
      method: 'post',
      path: '/orders/{orderId}/pack',
      summary: 'Mark an order as packed, or the lines named: a cut takes them last',
      takes: { path: orderPath, body: linesToMove },
      isConditional: true,
      answers: changed,
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
      name: 'unpackOrder',
      method: 'post',
      path: '/orders/{orderId}/unpack',
      summary: 'Take the mark away again',
      takes: { path: orderPath, body: linesToMove },
      isConditional: true,
      answers: changed,
      problems: ['order-not-found', 'line-not-found', 'order-in-progress', ...WRITES],
    },
    {
      name: 'shipOrder',
      method: 'post',
      path: '/orders/{orderId}/shipments',
      summary: 'Ship an order, or the lines named, or so many units of lines',
      takes: { path: orderPath, body: shipment },
      isConditional: true,
      answers: changed,
      problems: [
        'order-not-found',
        'line-not-found',
        'line-not-allocated',
        'line-on-hold',
        'stock-not-arrived',
        'line-not-wanted-yet',
        'qty-below-shipped',
        'too-many-parts',
        'order-in-progress',
        ...WRITES,
      ],
    },
    {
      name: 'returnUnits',
      method: 'post',
      path: '/orders/{orderId}/returns',
      summary: 'Take back units of lines that were shipped: to stock, to quarantine or as scrap',
      takes: { path: orderPath, body: returned },
      isConditional: true,
      answers: { 200: order },
      problems: [
        'order-not-found',
        'line-not-found',
        'qty-above-shipped',
        'return-differs',
        'return-undone',
        'too-many-returns',
        'too-many-parts',
        'order-in-progress',
        ...WRITES,
      ],
    },
    {
      name: 'undoReturn',
      method: 'delete',
      path: '/orders/{orderId}/returns/{returnId}',
      summary: 'Undo a return, as long as nobody was promised its units',
      takes: { path: returnPath, query: whyAsked },
      isConditional: true,
      answers: { 200: order },
      problems: [
        'order-not-found',
        'return-not-found',
        'return-in-use',
        'too-many-parts',
        'order-in-progress',
        ...WRITES,
      ],
    },
  ],
};
