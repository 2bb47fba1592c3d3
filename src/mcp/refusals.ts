import { type Problem, ServiceError } from '../client/problems.ts';

/** What to do about a problem, where its own words don't say it. */
const ADVICE: Partial<Record<Problem['type'], string>> = {
  '/problems/shortage':
    'Use find_availability to find the first day on which this many units can ship; or order at most what is available, ' +
    'set allowSplit on the line to take it from several batches, or let it wait with onShortage "backorder" or "partial".',
  '/problems/invalid-request': 'Correct the fields listed and call again; nothing was changed.',
  '/problems/product-not-found': 'Check the SKU; it exists once it has had a batch.',
  '/problems/order-not-found': 'Check the order id; no such order was ever allocated.',
  '/problems/batch-not-found': 'Check the reference; show_product lists the open batches of a SKU.',
  '/problems/line-differs':
    'The order already has this line with different values: see show_order. Use another lineId to add a line.',
  '/problems/line-released':
    'A released line stays released: leave it out, or give the line another lineId.',
  '/problems/line-shipped':
    'What has shipped can be returned, or undone if it was recorded by mistake, and no tool here does that.',
  '/problems/line-packed': 'It is packed: somebody in the warehouse has to unpack it first.',
  '/problems/qty-below-shipped': 'Give at least the quantity that has shipped from the batch.',
  '/problems/batch-removed': 'The batch was removed: show_product lists the existing ones.',
  '/problems/order-in-progress': 'The order is being changed: call again in a few seconds.',
  '/problems/too-much-contention': 'Nothing was changed: call again in a few seconds.',
  '/problems/unavailable': 'The service is not available now: call again in a few seconds.',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'The token is missing, invalid or expired: the user has to provide a new one.',
  403: 'The token lacks the scope for this: the user has to provide another one, or do this themselves.',
  429: 'Too many requests: call again in a few seconds.',
};

/** What a tool answers where it did not do what it was asked: what was wrong, and what to do instead. */
export const refusal = (error: unknown): string => {
  if (isUnreachable(error)) {
    return 'The service did not answer, so the call may or may not have had its effect. Call again: repeating a call has no further effect.';
  }
  if (!(error instanceof ServiceError)) throw error;
  const { status, problem } = error;
  if (!problem)
    return BY_STATUS[status] ?? `The service answered ${status}. Call again in a few seconds.`;
  const { type, title: _, status: __, detail, ...more } = problem;
  const facts = Object.keys(more).length > 0 ? ` ${JSON.stringify(more)}` : '';
  const advice = ADVICE[type] ?? (status >= 500 ? 'Call again in a few seconds.' : '');
  return `${type.replace('/problems/', '')}: ${detail}.${facts} ${advice}`.trim();
};

/** What fetch throws where no answer came. */
const isUnreachable = (error: unknown): boolean =>
  (error instanceof TypeError && error.message === 'fetch failed') ||
  (error instanceof DOMException && error.name === 'TimeoutError');
