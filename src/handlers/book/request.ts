import * as z from 'zod/mini';
import { eta, id, qty } from '../http/fields.ts';

/** The book takes a point in time, too, and keeps its date. */
const dateOf = (value: unknown) =>
  z.iso.datetime({ local: true, offset: true }).safeParse(value).success
    ? String(value).slice(0, 'YYYY-MM-DD'.length)
    : value;

/** What is not known in a query is no error here: the book's own service takes no notice of it. */
export const anyQuery = z.unknown();

export const bookBatch = z.object({
  ref: id,
  sku: id,
  qty,
  eta: z.pipe(z.transform(dateOf), z._default(eta, null)),
});
export const bookLine = z.object({ orderid: id, sku: id, qty });
export const bookOrderPath = z.object({ orderid: id });
