import * as z from 'zod';
import { type Api, json, named, noContent, TAG, WRITES } from '../http/api.ts';
import { whyAsked } from '../http/fields.ts';
import { pageOfHistory } from '../http/history-view-schemas.ts';
import { page } from '../http/page.ts';
import { problemSchemas } from '../http/problem-schemas.ts';
import { stockCount } from '../http/stock-count.ts';
import * as views from '../http/view-schemas.ts';
import { bulkBatches } from './bulk-batches.ts';
import { changeForeseen } from './foreseen-view-schemas.ts';
import {
  arrival,
  batchChange,
  batchCorrection,
  batchLinesPage,
  batchPath,
  batchToAdd,
} from './request.ts';

const batchChanged = z
  .object({
    batch: views.batch,
    ...views.movedLines,
  })
  .meta({ id: 'BatchChanged' });
const dayStillToTell = z
  .literal(true)
  .exactOptional()
  .describe('True while some of its lines do not show the new day yet');
export const batchBeingChanged = batchChanged
  .extend({
    unitsStillToMove: z
      .int()
      .min(1)
      .exactOptional()
      .describe('Units allocated beyond its quantity'),
    dayStillToTell,
  })
  .meta({ id: 'BatchBeingChanged' });

const BULK_PROBLEMS = [
  'batch-differs',
  'batch-not-found',
  'batch-arrived',
  'batch-removed',
  'qty-below-shipped',
  'invalid-request',
  'internal-error',
  'too-many-open-batches',
  'too-much-contention',
  'unavailable',
] as const;
const batchEntered = views.batch
  .extend({
    outcome: z.enum(['added', 'changed', 'known', 'ignored']),
    ignored: z
      .array(z.enum(['qty', 'eta', 'expiresOn']))
      .exactOptional()
      .describe('Fields of the feed that were ignored because something newer contradicts them'),
    unitsStillToMove: batchBeingChanged.shape.unitsStillToMove,
    dayStillToTell,
  })
  .meta({ id: 'BatchEntered' });
const outcomes = z.object({
  outcomes: z.array(
    z.object({
      status: z.int(),
      body: z.union([batchEntered, ...BULK_PROBLEMS.map((code) => problemSchemas[code])]),
    }),
  ),
});

const batch = json(views.batch, 'The batch', TAG);

export const batches: Api = {
  tag: 'Batches',
  description: 'Stock of a SKU, in the warehouse or on the way.',
  routes: [
    {
      name: 'addBatch',
      method: 'post',
      path: '/batches',
      summary: 'Add a batch',
      takes: { body: named('NewBatch', batchToAdd) },
      answers: {
        200: json(views.batch, 'It already existed', { location: 'Its path', ...TAG }),
        201: json(views.batch, 'It was added', { location: 'Its path', ...TAG }),
      },
      problems: ['batch-differs', 'batch-removed', ...WRITES],
    },
    {
      name: 'addBatches',
      method: 'post',
      path: '/batches/bulk',
      summary: 'Add many batches; with feedAt, also update existing ones to match a feed',
      takes: { body: bulkBatches },
      answers: {
        200: json(outcomes, 'The answer for each batch, in the order of the request', {
          'retry-after':
            'Seconds to wait before sending again, if some batches could not be processed now',
        }),
      },
    },
    {
      name: 'getBatch',
      method: 'get',
      path: '/batches/{ref}',
      summary: 'Show a batch',
      takes: { path: batchPath },
      answers: { 200: batch },
      problems: ['batch-not-found'],
    },
    {
      name: 'listOverdueBatches',
      method: 'get',
      path: '/overdue-batches',
      summary: 'List the shipments that have not arrived by their due date, earliest first',
      takes: { query: page },
      answers: { 200: json(views.pageOfBatches, 'A page of batches') },
    },
    {
      name: 'changeBatch',
      method: 'patch',
      path: '/batches/{ref}',
      summary:
        'Change the quantity or ETA of a batch, or block it, and move the lines that lose their stock',
      takes: {
        path: batchPath,
        body: named('BatchChange', batchChange, { minProperties: 1 }),
      },
      isConditional: true,
      answers: {
        200: json(batchChanged, 'It was changed', TAG),
        202: json(
          batchBeingChanged,
          'It was changed; its remaining lines move within minutes',
          TAG,
        ),
      },
      problems: [
        'batch-not-found',
        'batch-arrived',
        'qty-below-shipped',
        'qty-too-large',
        ...WRITES,
      ],
      dryRun: {
        name: 'dryRunBatchChange',
        summary: 'Preview what a change of a batch would do to its lines (dry run)',
        answer: json(changeForeseen, 'What would happen to the lines'),
        problems: [
          'batch-not-found',
          'batch-arrived',
          'qty-below-shipped',
          'qty-too-large',
          'too-many-lines',
        ],
      },
    },
    {
      name: 'removeBatch',
      method: 'delete',
      path: '/batches/{ref}',
      summary: 'Remove a batch that was booked by mistake and is not in use',
      takes: { path: batchPath, query: whyAsked },
      isConditional: true,
      answers: { 204: noContent('It was removed') },
      problems: ['batch-not-found', 'batch-in-use', ...WRITES],
    },
    {
      name: 'correctBatch',
      method: 'post',
      path: '/batches/{ref}/correct',
      summary:
        'Correct the reference or SKU of an unused batch: book it again and remove the wrong one',
      takes: { path: batchPath, body: named('BatchCorrection', batchCorrection) },
      isConditional: true,
      answers: {
        200: json(views.batch, 'The batch as now booked', { location: 'Its path', ...TAG }),
      },
      problems: [
        'batch-not-found',
        'batch-in-use',
        'batch-empty',
        'batch-differs',
        'batch-removed',
        ...WRITES,
      ],
    },
    {
      name: 'countBatch',
      method: 'put',
      path: '/batches/{ref}/count',
      summary: 'Record how many units of a batch are on the shelf',
      takes: {
        path: batchPath,
        body: named('StockCount', stockCount, { dependentRequired: { countedAt: ['expected'] } }),
      },
      isConditional: true,
      answers: {
        200: json(
          batchChanged,
          'Its quantity is now the counted units plus those that have shipped',
          TAG,
        ),
        202: json(
          batchBeingChanged,
          'Its quantity was set; its remaining lines move within minutes',
          TAG,
        ),
      },
      problems: [
        'batch-not-found',
        'batch-not-arrived',
        'count-outdated',
        'qty-below-shipped',
        'qty-too-large',
        ...WRITES,
      ],
    },
    {
      name: 'receiveBatch',
      method: 'post',
      path: '/batches/{ref}/arrival',
      summary: 'Receive a shipment, or some of its units, into the warehouse',
      takes: {
        path: batchPath,
        body: z.optional(named('Arrival', arrival, { dependentRequired: { receipt: ['qty'] } })),
      },
      isConditional: true,
      answers: {
        200: batch,
        202: json(
          views.batch.extend({ dayStillToTell }).meta({ id: 'BatchBeingReceived' }),
          'It has arrived; its remaining lines show this within minutes',
          TAG,
        ),
      },
      problems: [
        'batch-not-found',
        'batch-arrived',
        'qty-above-announced',
        'receipt-differs',
        ...WRITES,
      ],
    },
    {
      name: 'listBatchLines',
      method: 'get',
      path: '/batches/{ref}/lines',
      summary:
        'List the lines allocated to a batch, those that lose their stock first in a cut at the end; or the lines shipped from it',
      takes: { path: batchPath, query: batchLinesPage },
      answers: { 200: json(views.pageOfLines, 'A page of lines') },
      problems: ['batch-not-found'],
    },
    {
      name: 'listBatchHistory',
      method: 'get',
      path: '/batches/{ref}/history',
      summary: 'List what happened to a batch, newest first',
      takes: { path: batchPath, query: page },
      answers: { 200: json(pageOfHistory, 'A page of history') },
      problems: ['batch-not-found'],
    },
  ],
};
