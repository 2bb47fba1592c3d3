import { KeyConflict } from '../../application/ports.ts';
import { note, noteFailure } from '../../composition/log.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { type Answer, asManyAsFit, NO_SNIFF } from './answer.ts';
import { InvalidRequest } from './invalid-request.ts';

/** What a code means in HTTP. */
export const STATUS = {
  'batch-arrived': 409,
  'batch-blocked': 409,
  'batch-differs': 409,
  'batch-empty': 409,
  'batch-in-use': 409,
  'batch-not-arrived': 409,
  'batch-not-found': 404,
  'batch-removed': 409,
  'container-not-found': 404,
  'container-too-large': 409,
  'count-outdated': 409,
  'count-too-large': 409,
  'counted-since': 409,
  'dates-contradict': 409,
  'hold-expired': 409,
  'line-differs': 409,
  'line-not-found': 404,
  'line-not-allocated': 409,
  'line-not-wanted-yet': 409,
  'line-on-hold': 409,
  'line-packed': 409,
  'line-released': 409,
  'line-shipped': 409,
  'order-in-progress': 503,
  'order-not-found': 404,
  'order-too-large': 409,
  'precondition-failed': 412,
  'product-not-found': 404,
  'promise-changed': 409,
  'qty-above-announced': 409,
  'qty-above-shipped': 409,
  'qty-below-returned': 409,
  'qty-below-shipped': 409,
  'qty-too-large': 409,
  'receipt-differs': 409,
  'restock-rule-not-found': 404,
  'return-differs': 409,
  'return-in-use': 409,
  'return-not-found': 404,
  'return-undone': 409,
  shortage: 409,
  'stock-not-arrived': 409,
  'too-many-lines': 409,
  'too-many-open-batches': 409,
  'too-many-parts': 409,
  'too-many-returns': 409,
  'too-much-contention': 503,
  unavailable: 503,
} as const satisfies Record<RefusalCode, number>;

/** An RFC 9457 problem. The title follows from the code; what differs is in the detail. */
export const problemAnswer = (
  status: number,
  code: string,
  detail: string,
  more: Record<string, unknown> = {},
): Answer => ({
  statusCode: status,
  headers: {
    'content-type': 'application/problem+json',
    ...NO_SNIFF,
    ...(status === 503 && { 'retry-after': '1' }),
  },
  body: JSON.stringify({
    type: `/problems/${code}`,
    title: titleOf(code),
    status,
    detail,
    ...more,
  }),
});

export const titleOf = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What a query found. */
export const found = <T>(value: T | undefined, code: RefusalCode, what: string): T => {
  if (value === undefined) throw new Refusal(code, `there is no ${what}`);
  return value;
};

/** The status and the code of an error that was foreseen. */
export const meaningOf = (
  error: unknown,
): { readonly status: number; readonly code: string } | undefined => {
  if (error instanceof Refusal) return { status: STATUS[error.code], code: error.code };
  if (error instanceof KeyConflict) {
    return error.isUnderWay
      ? { status: 409, code: 'request-under-way' }
      : { status: 422, code: 'key-reused' };
  }
  if (!(error instanceof InvalidRequest)) return undefined;
  return {
    status: error.status,
    code: error.status === 413 ? 'body-too-large' : 'invalid-request',
  };
};

/** What went wrong, for the log: of what nobody foresaw all that there is to know. */
export const noteError = (error: unknown): void => {
  const meaning = meaningOf(error);
  if (!meaning || meaning.code === 'unavailable') noteFailure(error);
  if (meaning) note({ outcome: meaning.code }, meaning.status === 503 ? 'warn' : 'info');
};

/** Turns whatever went wrong into a problem; of what nobody foresaw it says nothing. */
export const problem = (error: unknown, requestId: string, bytes?: number): Answer => {
  const meaning = meaningOf(error);
  if (meaning) {
    const { message, details = [] } = error as Error & { readonly details?: readonly object[] };
    const more = details.length > 0 ? { errors: asManyAsFit(details, bytes) } : {};
    return problemAnswer(meaning.status, meaning.code, message, more);
  }
  return problemAnswer(500, 'internal-error', 'something went wrong on our side', { requestId });
};
