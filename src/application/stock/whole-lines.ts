import { linesOf, type PlacedLine } from '../../domain/order-line.ts';
import { isWhole } from '../../domain/orders/parts.ts';
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

  const load = async (): Promise<WholeLines> =>
    loadWhole(deps, await linesOfOrder(deps, orderId), rest);
  const step = (stored: WholeLines, at: string, most: number) => {
    const isTorn = !areWhole(stored, rest);
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
          cause: deps.cause,
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

/** Lines that are chosen once the order is known, and what else it takes to decide on them. */
type AtOnce<B> = {
  readonly choose: (all: Lines) => readonly string[];
  /** Read after the products, so that it belongs to their versions. */
  readonly beside: (stored: WholeLines) => Promise<B>;
  readonly decide: (stored: WholeLines, beside: B, at: string) => readonly Change[];
};

/** The same in one transaction or not at all. */
export const changeAtOnce = async <B>(
  deps: Needs,
  { orderId, done, matches }: LinesToChange,
  { choose, beside, decide }: AtOnce<B>,
): Promise<OrderChanged> => {
  const until = patienceEnds(deps.clock);
  const changed = await nothingIfRefused(
    { orderId, done },
    ifItFits(
      deps,
      {
        cause: deps.cause,
        load: async (_?: Again<WholeLines>) => {
          const all = await linesOfOrder(deps, orderId);
          const lineIds = choose(all);
          const stored = await loadWhole(deps, all, lineIds);
          return { ...stored, lineIds, more: await beside(stored) };
        },
        decide: ({ lineIds, more, ...stored }, at) => {
          const isTorn = !areWhole(stored, lineIds);
          if (isTorn) return { changes: [], isTorn };
          mustBeExpected(matches?.(replaced(stored.all, stored.lines)) ?? true);
          return { changes: decide(stored, more, at), isTorn };
        },
        isTorn: async (decided) => decided.isTorn,
      },
      until,
    ),
  );
  if (!changed.saved) {
    throw new Refusal(
      'too-many-parts',
      `nothing was ${done}: these lines of order ${orderId} have too many parts to be changed at once; send them in several requests`,
    );
  }
  await serveRestOf(deps, changed.saved, until);
  return { lines: await linesOfOrder(deps, orderId), left: 0 };
};

/** A refusal then says that nothing was done. */
const nothingIfRefused = <T>(
  what: Pick<LinesToChange, 'orderId' | 'done'>,
  work: Promise<T>,
): Promise<T> =>
  work.catch((error) => {
    throw error instanceof Refusal ? withProgress(error, what, []) : error;
  });

const loadWhole = async (
  { products }: Needs,
  all: Lines,
  lineIds: readonly string[],
): Promise<WholeLines> => {
  const [{ orderId }] = all as [PlacedLine];
  const keys = lineIds.flatMap((lineId) => linesNamed(all, { orderId, lineId }));
  const stored = await products.loadPlaced(keys);
  return { ...stored, lines: linesOf(keys, stored.lines), all };
};

/** Whether all parts of these lines are known: one may have been changed while they were being read. */
const areWhole = ({ lines }: WholeLines, lineIds: readonly string[]): boolean =>
  lineIds.every((lineId) => isWhole(lines.filter((line) => line.lineId === lineId)));

const tooManyParts = ({ orderId, lineIds = [] }: LinesToChange): Refusal =>
  new Refusal(
    'too-many-parts',
    `line ${lineIds[0]} of order ${orderId} has too many parts to be changed at once`,
  );
