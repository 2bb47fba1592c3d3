import { type LineKey, linesOf, type PlacedLine } from '../../domain/order-line.ts';
import { isWhole } from '../../domain/parts.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Change, Stored } from '../ports.ts';
import {
  type LinesToChange,
  linesNamed,
  linesOfOrder,
  type Needs,
  type OrderChanged,
  replaced,
  withProgress,
} from './change-order.ts';
import { type Again, ifItFits } from './change-stock.ts';
import { mustBeExpected } from './expected.ts';
import { serveRestOf } from './rest-of-queue.ts';
import { patienceEnds } from './retry.ts';

type Lines = readonly PlacedLine[];

/** An order as it was listed, and the lines that it is about with all their parts, as they are now. */
type WholeLines = Stored & { readonly all: Lines };

/**
 * Changes lines of an order, each with all its parts: what is decided of one depends on what all of them have. All
 * lines are judged on one reading before anything is written, and as many as fit are changed in a transaction.
 *
 * @param decide all or none: it throws a Refusal if it may not happen to one of the lines.
 */
export const changeWholeLines = async (
  deps: Needs,
  what: LinesToChange & { readonly lineIds: readonly string[] },
  decide: (stored: Stored, at: string) => readonly Change[],
): Promise<OrderChanged> => {
  const { orderId, done, matches } = what;
  const until = patienceEnds(deps.clock);
  const saved: Change[] = [];
  let rest = what.lineIds;

  const load = async (): Promise<WholeLines> => {
    const all = await linesOfOrder(deps, orderId);
    const keys = rest.flatMap((lineId) => linesNamed(all, { orderId, lineId }));
    const stored = await deps.products.loadPlaced(keys);
    return { ...stored, lines: linesOf(keys, stored.lines), all };
  };
  const step = (stored: WholeLines, at: string, most: number) => {
    const isTorn = !rest.every((lineId) => isWhole(stored.lines.filter(of({ orderId, lineId }))));
    if (isTorn) return { changes: [], most, isTorn };
    mustBeExpected(saved.length > 0 || !matches || matches(replaced(stored.all, stored.lines)));
    // Those that do not fit any more are judged, too.
    decide(stored, at);
    const some = new Set(rest.slice(0, most));
    const lines = stored.lines.filter(({ lineId }) => some.has(lineId));
    return { changes: decide({ ...stored, lines }, at), most, isTorn };
  };

  try {
    while (rest.length > 0 && deps.clock().getTime() < until) {
      const changed = await ifItFits(
        deps,
        {
          load: (_?: Again<WholeLines>) => load(),
          divisible: () => rest.length,
          decide: step,
          isTorn: async (decided) => decided.isTorn,
        },
        until,
      );
      if (!changed.saved) throw tooManyParts(what);
      saved.push(...changed.saved);
      rest = rest.slice(changed.decided.most);
    }
  } catch (error) {
    throw error instanceof Refusal ? withProgress(error, { orderId, done }, saved) : error;
  } finally {
    await serveRestOf(deps, saved, until);
  }
  return { lines: await linesOfOrder(deps, orderId), left: rest.length };
};

const of =
  (key: LineKey) =>
  ({ orderId, lineId }: LineKey): boolean =>
    orderId === key.orderId && lineId === key.lineId;

const tooManyParts = ({ orderId, lineIds = [] }: LinesToChange): Refusal =>
  new Refusal(
    'too-many-parts',
    `line ${lineIds[0]} of order ${orderId} is in more parts than can be changed at once`,
  );
