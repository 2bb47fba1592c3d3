import type { components } from '../../../src/client/schema.ts';
import { table } from './output.ts';

type Schemas = components['schemas'];
type Batch = Schemas['Batch'];
type LineOfOrder = Schemas['LineOfOrder'];

export const linesTable = (lines: readonly (LineOfOrder & { readonly orderId?: string })[]) =>
  lines.length === 0
    ? 'No lines.'
    : table(
        lines.map(({ orderId, lineId, part, sku, qty, state, batchRef, ...line }) => ({
          order: orderId,
          line: lineId,
          part,
          sku,
          qty,
          state,
          batch: batchRef,
          ships: shipsOf(state, line),
          'held until': line.heldUntil,
          priority: line.priority,
          returned: line.returned,
        })),
      );

const shipsOf = (
  state: LineOfOrder['state'],
  { shipsOn, overdue }: Pick<LineOfOrder, 'shipsOn' | 'overdue'>,
): string | null => {
  if (state !== 'allocated') return null;
  return overdue ? 'overdue' : (shipsOn ?? 'now');
};

export const batchesTable = (batches: readonly Batch[]) =>
  batches.length === 0
    ? 'No batches.'
    : table(
        batches.map(({ ref, sku, eta, overdue, blocked, expiresOn, container, ...units }) => ({
          batch: ref,
          sku,
          due: overdue ? `${eta} (overdue)` : (eta ?? 'here'),
          qty: units.qty,
          allocated: units.allocated,
          shipped: units.shipped,
          available: units.available,
          expires: expiresOn,
          container,
          blocked: blocked ? 'yes' : null,
        })),
      );

/** A batch after a command, and the lines that it moved. */
export const changedTable = ({
  batch,
  lines,
}: {
  readonly batch: Batch;
  readonly lines: readonly Schemas['Line'][];
}): string =>
  [
    batchesTable([batch]),
    ...(lines.length > 0 ? ['', 'Lines that lost their stock:', linesTable(lines)] : []),
  ].join('\n');

export const historyTable = (entries: readonly Schemas['HistoryEntry'][]): string =>
  entries.length === 0
    ? 'Nothing has happened.'
    : table(
        entries.map(({ at, type, sku, version, orderId, lineId, batchRef, qty }) => ({
          at,
          what: type,
          sku,
          version,
          order: orderId,
          line: lineId,
          batch: batchRef,
          qty,
        })),
      );
