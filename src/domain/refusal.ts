export type RefusalCode =
  | 'batch-arrived'
  | 'batch-blocked'
  | 'batch-differs'
  | 'batch-empty'
  | 'batch-in-use'
  | 'batch-not-arrived'
  | 'batch-not-found'
  | 'batch-removed'
  | 'container-not-found'
  | 'container-too-large'
  | 'count-outdated'
  | 'count-too-large'
  | 'counted-since'
  | 'dates-contradict'
  | 'hold-expired'
  | 'line-differs'
  | 'line-not-found'
  | 'line-not-allocated'
  | 'line-not-wanted-yet'
  | 'line-on-hold'
  | 'line-packed'
  | 'line-released'
  | 'line-shipped'
  | 'order-in-progress'
  | 'order-not-found'
  | 'order-too-large'
  | 'precondition-failed'
  | 'promise-changed'
  | 'qty-above-announced'
  | 'qty-above-shipped'
  | 'qty-below-returned'
  | 'qty-below-shipped'
  | 'qty-too-large'
  | 'receipt-differs'
  | 'restock-rule-not-found'
  | 'return-differs'
  | 'return-in-use'
  | 'return-not-found'
  | 'return-undone'
  | 'shortage'
  | 'stock-not-arrived'
  | 'product-not-found'
  | 'too-many-lines'
  | 'too-many-open-batches'
  | 'too-many-parts'
  | 'too-many-returns'
  | 'too-much-contention'
  | 'unavailable';

/** A command that can't be carried out and changes nothing; the code is stable, the text is for people. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: readonly object[];

  constructor(
    code: RefusalCode,
    message: string,
    details: readonly object[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

const PASSING: readonly RefusalCode[] = ['order-in-progress', 'too-much-contention', 'unavailable'];

/** Whether the same again may be taken a moment later, though nothing has changed that it is about. */
export const passes = ({ code }: Refusal): boolean => PASSING.includes(code);
