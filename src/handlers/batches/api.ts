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
  .describe('Not all of its lines show the new day yet');
export const batchBeingChanged = batchChanged
  .extend({
    unitsStillToMove: z
      .int()
      .min(1)
      .exactOptional()
      .describe('Units that lines have beyond its quantity'),
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
      .describe('What the feed says of it and something newer contradicts'),
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
  description: 'Stock of a SKU, in the warehouse or on its way.',
  routes: [
    {
      name: 'addBatch',
      method: 'post',
      path: '/batches',
      summary: 'Add a batch',
      takes: { body: named('NewBatch', batchToAdd) },
      answers: {
        200: json(views.batch, 'It was there already', { location: 'Its path', ...TAG }),
        201: json(views.batch, 'It was added', { location: 'Its path', ...TAG }),
      },
      problems: ['batch-differs', 'batch-removed', ...WRITES],
    },
    {
      name: 'addBatches',
      method: 'post',
      path: '/batches/bulk',
      summary: 'Add many batches; with feedAt also change those that are there to what a feed says',
      takes: { body: bulkBatches },
      answers: {
        200: json(outcomes, 'What each batch was answered, in their sequence', {
          'retry-after':
            'Seconds to wait, if some of the batches could not be processed now and should be sent again',
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
      summary: 'List the shipments that have not come by their day, those due first in front',
      takes: { query: page },
      answers: { 200: json(views.pageOfBatches, 'A page of batches') },
    },
    {
      name: 'changeBatch',
      method: 'patch',
      path: '/batches/{ref}',
      summary:
        'Change the quantity of a batch or its ETA, or block it, and move the lines that lose their place',
      takes: {
        path: batchPath,
        body: named('BatchChange', batchChange, { minProperties: 1 }),
      },
      isConditional: true,
      answers: {
        200: json(batchChanged, 'It was changed', TAG),
        202: json(
          batchBeingChanged,
          'It was changed; the rest of its lines move within minutes',
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
        summary:
          'Say what would become of the lines of a batch if it were changed, and change nothing',
        answer: json(changeForeseen, 'What would become of them'),
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
      summary: 'Remove a batch that was booked by mistake, if nobody uses it',
      takes: { path: batchPath, query: whyAsked },
      isConditional: true,
      answers: { 204: noContent('It is no more') },
      problems: ['batch-not-found', 'batch-in-use', ...WRITES],
    },
    {
      name: 'correctBatch',
      method: 'post',
      path: '/batches/{ref}/correct',
      summary:
        'Book a batch that nobody uses under another reference, SKU or both, and remove the one that was booked wrongly',
      takes: { path: batchPath, body: named('BatchCorrection', batchCorrection) },
      isConditional: true,
      answers: {
        200: json(views.batch, 'The batch as it is booked now', { location: 'Its path', ...TAG }),
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
      summary: 'Say how many units of a batch lie on the shelf',
      takes: {
        path: batchPath,
        body: named('StockCount', stockCount, { dependentRequired: { countedAt: ['expected'] } }),
      },
      isConditional: true,
      answers: {
        200: json(batchChanged, 'It has so many units, and those that have left', TAG),
        202: json(
          batchBeingChanged,
          'It has so many; the rest of its lines move within minutes',
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
      summary: 'Take a shipment that has arrived, or so many units of it, into the warehouse',
      takes: {
        path: batchPath,
        body: z.optional(named('Arrival', arrival, { dependentRequired: { receipt: ['qty'] } })),
      },
      isConditional: true,
      answers: {
        200: batch,
        202: json(
          views.batch.extend({ dayStillToTell }).meta({ id: 'BatchBeingReceived' }),
          'It has arrived; its remaining lines show it within minutes',
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
        'List the lines that have stock of a batch, the first to give way in a cut last; or those that were shipped from it',
      takes: { path: batchPath, query: batchLinesPage },
      answers: { 200: json(views.pageOfLines, 'A page of lines') },
      problems: ['batch-not-found'],
    },
    {
      name: 'listBatchHistory',
      method: 'get',
      path: '/batches/{ref}/history',
      summary: 'List what happened to a batch, the newest first',
      takes: { path: batchPath, query: page },
      answers: { 200: json(pageOfHistory, 'A page of what happened') },
      problems: ['batch-not-found'],
    },
  ],
};
