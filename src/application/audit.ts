import { type Books, driftsOf, isRepairable, repair } from '../domain/audit.ts';
import type { Drift } from '../domain/drift.ts';
import type { AuditDeps, AuditPlace } from './ports.ts';
import { fillIfPossible } from './stock/rest-of-queue.ts';
import { isSaved } from './stock/retry.ts';

/** So many repairs of a product in one transaction: each may write another item. */
const REPAIRS_PER_STEP = 45;
/** So often a product is read while others keep changing it. */
const MAX_READS = 8;

type Needs = Pick<AuditDeps, 'products' | 'audits' | 'clock' | 'backOff'>;

export type AuditOptions = {
  readonly repair?: boolean;
  /** When to stop: who goes on begins behind the piece that was looked at then. */
  readonly until: number;
};

export type Found = Drift & { readonly sku: string; readonly repaired: boolean };

export type Audit = {
  /** Products that were looked at. */
  readonly products: number;
  readonly drifts: readonly Found[];
  /** SKUs that others changed all the time, or for which no time was left: the next run looks at them. */
  readonly unsettled: readonly string[];
  /** Behind what it left off; undefined: it has looked at everything. */
  readonly next: string | undefined;
};

/**
 * Looks whether all counters and lists agree with the lines, from where `place` says, and keeps it
 * up to date. What looks wrong at a glance is read again whole before anybody is told.
 */
export const audit =
  (deps: Needs) =>
  async (place: AuditPlace, { repair = false, until }: AuditOptions): Promise<Audit> => {
    let products = 0;
    let next: string | undefined;
    const drifts: Found[] = [];
    const unsettled: string[] = [];
    for await (const piece of deps.audits.pieces(await place.read())) {
      products += piece.products;
      for (const sku of piece.suspects) {
        const isLate = deps.clock().getTime() >= until;
        const found = isLate ? undefined : await examine(deps, sku, repair);
        if (found) drifts.push(...found);
        else unsettled.push(sku);
      }
      next = piece.next;
      await place.write(next);
      if (deps.clock().getTime() >= until) break;
    }
    return { products, drifts, unsettled, next };
  };

/** What differs in a product, and is repaired if that is wanted; undefined: it did not stand still. */
const examine = async (
  deps: Needs,
  sku: string,
  repairs: boolean,
): Promise<readonly Found[] | undefined> => {
  const repaired: Found[] = [];
  for (let lost = 0; lost < MAX_READS; ) {
    const books = await deps.audits.books(sku);
    const drifts = books ? driftsOf(books) : [];
    const right = repairs ? drifts.filter(isRepairable).slice(0, REPAIRS_PER_STEP) : [];
    if (books && right.length === 0) {
      if (repaired.length > 0) await fillIfPossible(deps)(sku);
      return [...repaired, ...drifts.map((one) => ({ ...one, sku, repaired: false }))];
    }
    if (books && (await isRepaired(deps, books, right))) {
      repaired.push(...right.map((one) => ({ ...one, sku, repaired: true })));
    } else await deps.backOff(++lost);
  }
  return repaired.length > 0 ? repaired : undefined;
};

const isRepaired = ({ products, clock }: Needs, books: Books, drifts: readonly Drift[]) =>
  isSaved(products, [repair(books, drifts, clock().toISOString())]);
