import type { Entry } from './import-file.ts';
import { answerOf, client, type Order, wordsOf } from './service.ts';

export type OnShortage = 'reject' | 'backorder' | 'partial';

/** What became of an entry of an import. */
export type Outcome = {
  readonly isGood: boolean;
  readonly text: string;
  /** It was refused for now: the same again may be accepted. */
  readonly mayPass: boolean;
};

/** Sends batches or orders, of one kind all of them; what became of each, in their order. */
export const sendEntries = async (
  entries: readonly Entry[],
  onShortage: OnShortage,
): Promise<readonly Outcome[]> => {
  const batches = entries.flatMap((entry) => (entry.kind === 'batch' ? [entry.batch] : []));
  const orders = entries.flatMap((entry) =>
    entry.kind === 'order' ? [{ orderId: entry.id, lines: entry.lines, onShortage }] : [],
  );
  const { outcomes } = await (batches.length > 0
    ? answerOf(client().POST('/batches/bulk', { body: { batches } }))
    : answerOf(client().POST('/allocations/bulk', { body: { orders } })));
  return outcomes.map(({ status, body }) => ({
    isGood: status < 400,
    mayPass: status >= 500,
    text:
      'detail' in body ? wordsOf(body) : 'outcome' in body ? body.outcome : statesOf(body.lines),
  }));
};

/** `2 allocated, 1 backordered` */
const statesOf = (lines: Order['lines']): string =>
  [...Map.groupBy(lines, ({ state }) => state)]
    .map(([state, some]) => `${some.length} ${state}`)
    .join(', ');
