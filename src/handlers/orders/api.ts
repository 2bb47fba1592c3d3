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
import { unitsLeft } from './units-left.ts';

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
  leftOut: z.int().min(1).exactOptional().describe('How many considered batches are not listed'),
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
    'There was not enough time for all of its lines; send the same request again to continue',
    TAG,
  ),
};

export const orders: Api = {
  tag: 'Orders',
  description: 'Orders, whose lines are allocated to batches.',
  routes: [
    {
      name: 'allocate',
      method: 'post',
      path: '/allocations',
      summary: 'Allocate all lines of an order, or none',
      takes: { body: named('NewOrder', newOrder) },
      answers: {
        200: json(views.order, 'It was already allocated: nothing is new', {
          location: 'The path of the order',
        }),
        201: json(views.order, 'It was allocated', { location: 'The path of the order' }),
      },
      problems: ALLOCATION_PROBLEMS,
      dryRun: {
        name: 'dryRunAllocation',
        summary: 'Explain what an order would get, and why (dry run)',
        answer: json(explained, 'What would happen'),
      },
    },
    {
      name: 'allocateBulk',
      method: 'post',
      path: '/allocations/bulk',
      summary: 'Allocate many orders, each on its own as with POST /allocations',
      takes: { body: bulkOrders },
      answers: {
        200: json(outcomes, 'The answer for each order, in the order of the request', {
          'retry-after':
            'Seconds to wait before sending again, if some orders could not be processed now',
        }),
      },
    },
    {
      name: 'listLines',
      method: 'get',
      path: '/orders',
      summary:
        'List lines across orders that are backordered, on hold, backordered past their last day, or promised from an overdue shipment',
      takes: { query: linesInState },
      answers: {
        200: json(
          views.pageOfListedLines,
          'A page of lines; it may be empty although more follow, so continue while there is a next',
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
      summary: 'List what happened to an order, newest first',
      takes: { path: orderPath, query: page },
      answers: { 200: json(pageOfHistory, 'A page of history') },
      problems: ['order-not-found'],
    },
    {
      name: 'releaseOrder',
      method: 'delete',
      path: '/orders/{orderId}',
      summary: 'Release all lines of an order that have not shipped, even before the order arrives',
      takes: { path: orderPath, query: whyAsked },
      isConditional: true,
      answers: changed,
      problems: ['order-not-found', 'order-in-progress', ...WRITES],
    },
    {
      name: 'releaseLine',
      method: 'delete',
      path: '/orders/{orderId}/lines/{lineId}',
      summary: 'Release a line of an order, even before the order arrives',
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
        'Change the quantity, dates, minimum days or priority of a line; if there is not enough stock, it keeps what it has',
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
      summary: 'Confirm the holds of an order, or of the given lines',
      takes: { path: orderPath, body: confirmation },
      isConditional: true,
      answers: changed,
      problems: ['promise-changed', ...HOLD_PROBLEMS],
    },
    {
      name: 'prolongHold',
      method: 'post',
      path: '/orders/{orderId}/hold',
      summary: 'Prolong the holds of an order, or of the given lines',
      takes: { path: orderPath, body: longerHold },
      isConditional: true,
      answers: changed,
      problems: HOLD_PROBLEMS,
    },
    {
      name: 'reinstateOrder',
      method: 'post',
      path: '/orders/{orderId}/reinstate',
      summary: 'Reinstate released lines of an order, all of them or none',
      takes: { path: orderPath, body: reinstatement },
      isConditional: true,
      answers: changed,
      problems: ['order-not-found', 'shortage', 'order-in-progress', ...WRITES],
    },
    {
      name: 'packOrder',
      method: 'post',
      path: '/orders/{orderId}/pack',
      summary: 'Mark an order, or the given lines, as packed: a cut takes their stock last',
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
      summary: 'Mark an order, or the given lines, as no longer packed',
      takes: { path: orderPath, body: linesToMove },
      isConditional: true,
      answers: changed,
      problems: ['order-not-found', 'line-not-found', 'order-in-progress', ...WRITES],
    },
    {
      name: 'shipOrder',
      method: 'post',
      path: '/orders/{orderId}/shipments',
      summary: 'Ship an order, the given lines, or some units of lines',
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
      name: 'undoShipment',
      method: 'post',
      path: '/orders/{orderId}/shipments/undo',
      summary: 'Undo a shipment that was recorded by mistake, as a whole or some units of lines',
      takes: { path: orderPath, body: unitsLeft },
      isConditional: true,
      answers: { 200: order },
      problems: [
        'order-not-found',
        'line-not-found',
        'qty-above-shipped',
        'qty-below-returned',
        'counted-since',
        'batch-blocked',
        'line-released',
        'too-many-parts',
        'order-in-progress',
        ...WRITES,
      ],
    },
    {
      name: 'returnUnits',
      method: 'post',
      path: '/orders/{orderId}/returns',
      summary: 'Return shipped units to stock or to quarantine, or scrap them',
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
      summary: 'Undo a return, unless its units have been allocated again',
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
