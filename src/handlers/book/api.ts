import * as z from 'zod';
import { type Api, json, text, WRITES } from '../http/api.ts';
import { bookBatch, bookLine, bookOrderPath } from './request.ts';

const allocations = z
  .array(z.object({ sku: z.string(), batchref: z.string() }))
  .meta({ id: 'BookAllocations' });

export const book: Api = {
  tag: 'The book',
  description: "The contract of the book's own API.",
  isOfBook: true,
  routes: [
    {
      name: 'bookAddBatch',
      method: 'post',
      path: '/add_batch',
      summary: 'Add a batch, as in the book',
      takes: { body: bookBatch },
      answers: { 201: text('OK') },
      problems: ['batch-differs', 'batch-removed', ...WRITES],
    },
    {
      name: 'bookAllocate',
      method: 'post',
      path: '/allocate',
      summary: 'Allocate a line, as in the book; also answers 202 when it is out of stock',
      takes: { body: bookLine },
      answers: { 202: text('OK') },
      problems: ['line-differs', 'line-released', 'order-in-progress', ...WRITES],
    },
    {
      name: 'bookAllocations',
      method: 'get',
      path: '/allocations/{orderid}',
      summary: 'List the batches of an order, as in the book',
      takes: { path: bookOrderPath },
      answers: { 200: json(allocations, 'The SKU and the batch of each line allocated') },
      problems: ['order-not-found'],
    },
  ],
};
