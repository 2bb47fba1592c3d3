import { answerOf, client, type Foreseen, type Line } from './service.ts';

/** Who has lost their place to a change, and how many units are still to be moved. */
export type Changed = { readonly lines: readonly Line[]; readonly rest: number };

/** Left out if somebody has written nothing. */
const why = (reason = '') => (reason.trim() ? { reason: reason.trim() } : {});

export type BatchChange =
  | { readonly qty: number }
  | { readonly eta: string }
  | { readonly blocked: boolean };
type LinesMoved = {
  readonly lines: readonly Line[];
  readonly unitsStillToMove?: number;
};

const changedBy = ({ lines, unitsStillToMove = 0 }: LinesMoved): Changed => ({
  lines,
  rest: unitsStillToMove,
});

export const changeBatch = async (
  ref: string,
  change: BatchChange,
  reason?: string,
): Promise<Changed> =>
  changedBy(
    await answerOf<LinesMoved>(
      client().PATCH('/batches/{ref}', {
        params: { path: { ref } },
        body: { ...change, ...why(reason) },
      }),
    ),
  );

/** What a change would do to lines. Nothing is changed. */
export const foresee = (ref: string, change: BatchChange): Promise<Foreseen> =>
  answerOf(
    client().PATCH('/batches/{ref}?dryRun=true', { params: { path: { ref } }, body: change }),
  );

export const count = async (
  ref: string,
  counted: number,
  expected: number,
  reason?: string,
): Promise<Changed> =>
  changedBy(
    await answerOf<LinesMoved>(
      client().PUT('/batches/{ref}/count', {
        params: { path: { ref } },
        body: { counted, expected, ...why(reason) },
      }),
    ),
  );

/** All of a shipment has come, or so many units of it. */
export const receive = (ref: string, qty: number | undefined, receipt = '') =>
  answerOf(
    client().POST('/batches/{ref}/arrival', {
      params: { path: { ref } },
      body: {
        ...(qty !== undefined && { qty, ...(receipt.trim() && { receipt: receipt.trim() }) }),
      },
    }),
  );

export const confirm = (orderId: string) =>
  answerOf(client().POST('/orders/{orderId}/confirm', { params: { path: { orderId } }, body: {} }));

export const ship = (orderId: string, lineIds: string[]) =>
  answerOf(
    client().POST('/orders/{orderId}/shipments', {
      params: { path: { orderId } },
      body: { lineIds },
    }),
  );

export const release = (orderId: string, reason?: string) =>
  answerOf(
    client().DELETE('/orders/{orderId}', {
      params: { path: { orderId }, query: why(reason) },
    }),
  );
