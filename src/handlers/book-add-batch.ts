import * as z from 'zod';
import { addBatch } from '../application/add-batch.ts';
import { text } from './answer.ts';
import { bookError } from './book-errors.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { eta, id, qty } from './input.ts';

const add = addBatch(deps);
/** The book takes a point in time, too, and keeps its date. */
const dateOf = (value: unknown) =>
  z.iso.datetime({ local: true, offset: true }).safeParse(value).success
    ? String(value).slice(0, 'YYYY-MM-DD'.length)
    : value;
const body = z.object({ ref: id, sku: id, qty, eta: z.preprocess(dateOf, eta.default(null)) });

export const handler = endpoint(
  { body },
  async (request) => {
    await add(request.body);
    return text(201, 'OK');
  },
  bookError,
);
