import { type Books, driftsOf, isRepairable, repair } from '../../domain/books/audit.ts';
import type { Drift } from '../../domain/books/drift.ts';
import { type AuditDeps, type AuditPlace, type AuditProgress, Unreadable } from '../ports.ts';
import { asManyAsFit, NOTHING } from '../stock/in-steps.ts';
import { serveRest } from '../stock/rest-of-queue.ts';
import { ifPossible, patienceEnds } from '../stock/retry.ts';

/** So often a product is read while others keep changing it. */
const MAX_READS = 8;
/** So many SKUs that could not be settled are remembered for the next run; others come when it is their turn. */
const REMEMBERED = 500;

type Needs = Pick<
  AuditDeps,
  'products' | 'audits' | 'cancels' | 'unfinished' | 'clock' | 'backOff'
>;

export type AuditOptions = {
  readonly repair?: boolean;
  /** When to stop: who goes on begins behind the piece that was looked at then. */
  readonly until: number;
};

export type Found = Omit<Drift, 'figure'> & {
  /** Something that can't be read is named by `was`. */
  readonly figure: Drift['figure'] | 'unreadable';
  readonly sku: string;
  readonly repaired: boolean;
};

const UNREADABLE = {
  figure: 'unreadable',
  batchRef: null,
  line: null,
  is: null,
  repaired: false,
} as const;

export type Audit = AuditProgress & {
  /** Products that were looked at. */
  readonly products: number;
  readonly drifts: readonly Found[];
};

/**
 * Looks whether all counters and lists agree with the lines, from where `place` says, and keeps it
 * up to date: first at the SKUs that an earlier run could not settle. What looks wrong at a glance is read
 * again as a whole before it is reported. Orders that have become too large take no further lines from then on.
 */
export const audit =
  (deps: Needs) =>
  async (place: AuditPlace, { repair = false, until }: AuditOptions): Promise<Audit> => {
    const drifts: Found[] = [];
    const unreadable = new Set<string>();
    const nameUnreadable = (sku: string, because: string) => {
      if (!unreadable.has(because)) drifts.push({ ...UNREADABLE, sku, was: because });
      unreadable.add(because);
    };
    const isLate = () => deps.clock().getTime() >= until;
    /** @returns those that could not be settled. */
    const examineAll = async (skus: readonly string[]): Promise<readonly string[]> => {
      const unsettled: string[] = [];
      for (const sku of skus) {
        try {
          const { found, isSettled } = await examine(deps, sku, repair, isLate);
          drifts.push(...found);
          if (!isSettled) unsettled.push(sku);
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          nameUnreadable(sku, error.message);
        }
      }
      return unsettled;
    };

    const begun = await place.read();
    let { next } = begun;
    let products = 0;
    let unsettled = await examineAll(begun.unsettled);
    for await (const piece of deps.audits.pieces(next)) {
      products += piece.products;
      for (const { sku, because } of piece.unreadable) nameUnreadable(sku, because);
      const at = deps.clock().toISOString();
      for (const orderId of piece.fullOrders) await deps.cancels.markFull(orderId, at);
      const others = piece.suspects.filter((sku) => !begun.unsettled.includes(sku));
      unsettled = [...unsettled, ...(await examineAll(others))];
      next = piece.next;
      await place.write({ next, unsettled: unsettled.slice(0, REMEMBERED) });
      if (isLate()) break;
    }
    return { products, drifts, unsettled, next };
  };

type Examined = { readonly found: readonly Found[]; readonly isSettled: boolean };

/** What differs in a product, and is repaired if that is wanted; it is not settled if it did not stand still. */
const examine = async (
  deps: Needs,
  sku: string,
  repairs: boolean,
  isLate: () => boolean,
): Promise<Examined> => {
  const repaired: Found[] = [];
  let left: readonly Found[] = [];
  let isSettled = false;
  for (let lost = 0; lost < MAX_READS && !isSettled && !isLate(); ) {
    const books = await deps.audits.books(sku);
    const step = books && repairStep(deps, books, repairs);
    if (step) left = step.left;
    if (step && (await step.transaction.save()) === 'saved') {
      repaired.push(...step.repaired);
      isSettled = step.repaired.length === 0;
    } else await deps.backOff(++lost);
  }
  const until = patienceEnds(deps.clock);
  if (repaired.length > 0) await ifPossible(serveRest(deps)(sku, until));
  return { found: [...repaired, ...left], isSettled };
};

/** One transaction of repairs: as many as fit. Without any nothing is to be saved. */
const repairStep = ({ products, clock }: Needs, books: Books, repairs: boolean) => {
  const { sku } = books.product;
  const drifts = driftsOf(books);
  const right = repairs ? drifts.filter(isRepairable) : [];
  const found = (some: readonly Drift[], isRepaired: boolean): readonly Found[] =>
    some.map((one) => ({ ...one, sku, repaired: isRepaired }));
  const at = clock().toISOString();
  const step = asManyAsFit(
    right.length,
    (most) => right.slice(0, most),
    (some) => products.prepare([repair(books, some, at)]),
  );
  const now = step?.decided ?? [];
  return {
    transaction: step?.transaction ?? NOTHING,
    repaired: found(now, true),
    left: found(
      drifts.filter((one) => !now.includes(one)),
      false,
    ),
  };
};
