import { available, type Batch, byPreference, shippedUnits } from '../batch.ts';
import { type Original, originalOf } from '../batches/enter-batches.ts';
import { type Decision, decisionOf, isWaiting, THE_HOLDS, waitsOnHold } from '../decision.ts';
import {
  isHeld,
  isSameLine,
  keyOf,
  type LineKey,
  type PlacedLine,
  rankOf,
  units,
} from '../order-line.ts';
import { urgencyOf } from '../orders/urgency.ts';
import type { Product } from '../product.ts';
import { isForLater, latestOf } from '../promises/better.ts';
import { claimsAfter, unitsFirst, unitsFirstOf } from '../promises/claims.ts';
import { countedOf } from '../promises/protection.ts';
import type { Drift, Figure } from './drift.ts';

/** What a line that waits, for stock or for a better day, stands in its list by. */
export type Place = LineKey & { readonly place: string };

/** A line that is held, and until when. */
export type Hold = LineKey & { readonly accepted: string; readonly until: string };

/** A batch in the list of its container. */
export type Contained = { readonly container: string; readonly ref: string; readonly sku: string };

/** A batch's own record; the whole batch is in it while it is closed. */
export type BatchRecord = {
  readonly ref: string;
  readonly original: Omit<Original, 'sku'>;
  readonly closed?: Batch | undefined;
};

/** All that is stored of a SKU at one version of its product, which has its open batches. */
export type Books = {
  readonly product: Product;
  readonly records: readonly BatchRecord[];
  /** Its batches in the lists of containers. */
  readonly contained: readonly Contained[];
  /** The references in the list of its batches, which has all but removed ones. */
  readonly listed: readonly string[];
  /** But for those that are released. */
  readonly lines: readonly PlacedLine[];
  readonly places: readonly Place[];
  /** Of lines that are promised for a later day. */
  readonly later: readonly Place[];
  readonly holds: readonly Hold[];
  /** Lines that wait, and are not at their place among the lines of all SKUs that do. */
  readonly hidden: readonly PlacedLine[];
};

/** What a repair writes beside the product. */
export type Restored = {
  /** As they are afterwards, whatever their records say now. */
  readonly batches: readonly (Batch & Pick<BatchRecord, 'original'>)[];
  /** Of the batches: those that are in the list of a container and not of it. */
  readonly uncontained: readonly Contained[];
  readonly queued: readonly PlacedLine[];
  readonly unqueued: readonly Place[];
  readonly promised: readonly PlacedLine[];
  readonly unpromised: readonly Place[];
  readonly held: readonly PlacedLine[];
  readonly unheld: readonly Hold[];
  readonly shown: readonly PlacedLine[];
};

export type Repair = Decision & { readonly restored: Restored };

/**
 * Where what is stored of a SKU contradicts its lines. The lines count: they are what people were
 * promised, and all else is derived from them.
 */
export const driftsOf = (books: Books): readonly Drift[] => [
  ...refsOf(books).flatMap((ref) => driftsOfBatch(books, ref)),
  ...driftsOfProduct(books),
  ...driftsOfChannels(books),
  ...[...unqueuedLines(books), ...unpromisedLines(books)].map((line) =>
    drift('queue-place', { line, is: rankOf(line) }),
  ),
  ...books.hidden.map((line) => drift('queue-place', { line, is: urgencyOf(line) })),
  ...[...emptyPlaces(books), ...emptyPromises(books)].map((place) =>
    drift('queue-place', { line: place, was: place.place }),
  ),
  ...linesWithoutHold(books).map((line) => drift('hold', { line, is: line.heldUntil as string })),
  ...emptyHolds(books).map((hold) => drift('hold', { line: hold, was: hold.until })),
];

/** A batch that is stored nowhere needs somebody who knows what was in it. */
export const isRepairable = ({ figure, is }: Drift): boolean => figure !== 'batch' || is !== null;

/** Makes what is stored agree with the lines where it was found to differ. */
export const repair = (books: Books, drifts: readonly Drift[], at: string): Repair => {
  const { product, lines } = books;
  const repaired = drifts.filter(isRepairable);
  const isAmong = (figure: Figure, line?: LineKey): boolean =>
    repaired.some(
      (one) =>
        one.figure === figure && (!line || (one.line !== null && isSameLine(one.line, line))),
    );

  const refs = new Set(repaired.flatMap(({ batchRef }) => batchRef ?? []));
  const batches = [...refs].map((ref) => batchByLines(books, ref) as Batch);
  const others = product.batches.filter(({ ref }) => !refs.has(ref));
  const decision = decisionOf(
    product,
    {
      batches: [...others, ...batches].sort(byPreference(product.today)),
      backordered: isAmong('backordered') ? units(lines.filter(isWaiting)) : product.backordered,
      firstExpiry: isAmong('first-expiry') ? firstExpiryOf(lines) : product.firstExpiry,
      latestPromise: latestOf(product.latestPromise, lines),
      // What the queue was asked with before may have been wrong.
      filling: product.version + 1,
      facts: repaired.map((one) => ({ type: 'StockRepaired', ...one })),
    },
    at,
  );
  const { backorderedBy: _, backorderedFirst: __, ...after } = recounted(decision.after, []);
  return {
    ...decision,
    after: {
      ...after,
      ...claimsAfter(after, { was: [], lines }),
      backorderedOnHold: Math.min(after.backorderedOnHold, units(lines.filter(waitsOnHold))),
    },
    restored: {
      batches: batches.map((batch) => ({ ...batch, original: originalIn(books, batch) })),
      uncontained: batches.flatMap((batch) => strayIn(books, batch)),
      queued: unqueuedLines(books).filter((line) => isAmong('queue-place', line)),
      unqueued: emptyPlaces(books).filter((place) => isAmong('queue-place', place)),
      promised: unpromisedLines(books).filter((line) => isAmong('queue-place', line)),
      unpromised: emptyPromises(books).filter((place) => isAmong('queue-place', place)),
      held: linesWithoutHold(books).filter((line) => isAmong('hold', line)),
      unheld: emptyHolds(books).filter((hold) => isAmong('hold', hold)),
      shown: books.hidden.filter((line) => isAmong('queue-place', line)),
    },
  };
};

const drift = (
  figure: Figure,
  { batchRef = null, line = null, was = null, is = null }: Partial<Drift>,
): Drift => ({ figure, batchRef, line: line && keyOf(line), was, is });

const differs = (figure: Figure, values: Partial<Drift>): readonly Drift[] =>
  values.was === values.is ? [] : [drift(figure, values)];

const refsOf = ({ product, records, contained, listed }: Books): readonly string[] => [
  ...new Set([...[...product.batches, ...records, ...contained].map(({ ref }) => ref), ...listed]),
];

const driftsOfBatch = (books: Books, ref: string): readonly Drift[] => {
  const stored = batchAsStored(books, ref);
  const right = batchByLines(books, ref);
  if (!stored || !right) return [drift('batch', { batchRef: ref })];
  return [
    ...differs('allocated', { batchRef: ref, was: stored.allocated, is: right.allocated }),
    ...differs('shipped', {
      batchRef: ref,
      was: shippedUnits(stored),
      is: shippedUnits(right),
    }),
    ...differs('batch', {
      batchRef: ref,
      was: inWords(
        `${standing(books, ref)}${misplaced(books, stored)}`,
        stored.container,
        listedIn(books, ref),
      ),
      is: inWords(standingOf(right), right.container, right.container ? [right.container] : []),
    }),
  ];
};

const batchAsStored = ({ product, records }: Books, ref: string): Batch | undefined =>
  product.batches.find((batch) => batch.ref === ref) ??
  records.find((record) => record.ref === ref)?.closed;

const batchByLines = (books: Books, ref: string): Batch | undefined => {
  const stored = batchAsStored(books, ref);
  if (!stored) return undefined;
  const ofBatch = books.lines.filter(({ batchRef }) => batchRef === ref);
  const [allocated, shipped] = (['allocated', 'shipped'] as const).map((state) =>
    units(ofBatch.filter((line) => line.state === state)),
  ) as [number, number];
  const { container: _, ...batch } = stored;
  const { container } = stored.removed ? stored : originalIn(books, stored);
  return {
    ...batch,
    ...(container && { container }),
    allocated,
    ...((shipped > 0 || stored.shipped) && { shipped }),
  };
};

/** Where a batch is stored: open in its product, or closed in its own record, and never in both. */
const standing = ({ product, records }: Books, ref: string): string => {
  const record = records.find((one) => one.ref === ref);
  const isOpen = product.batches.some((batch) => batch.ref === ref);
  if (!record) return 'without record';
  if (isOpen) return record.closed ? 'open and closed' : 'open';
  return 'closed';
};

const standingOf = (batch: Batch): string => (available(batch) === 0 ? 'closed' : 'open');

/** What is wrong with its place in the list of its SKU's batches, if anything is. */
const misplaced = ({ listed }: Books, { ref, removed }: Batch): string => {
  const isListed = listed.includes(ref);
  if (isListed === !removed) return '';
  return isListed ? ', listed though removed' : ', not listed';
};

/** Open or closed, and in what container, as the batch and as the lists have it. */
const inWords = (place: string, container: string | undefined, lists: readonly string[]): string =>
  [
    place,
    ...(container ? [`in container ${container}`] : []),
    ...lists.map((list) => `listed in container ${list}`),
  ].join(', ');

const listedIn = ({ contained }: Books, ref: string): readonly string[] =>
  contained.filter((one) => one.ref === ref).map(({ container }) => container);

const strayIn = ({ contained }: Books, { ref, container }: Batch): readonly Contained[] =>
  contained.filter((one) => one.ref === ref && one.container !== container);

const originalIn = ({ records }: Books, batch: Batch): BatchRecord['original'] =>
  records.find((one) => one.ref === batch.ref)?.original ?? originalOf(batch);

const driftsOfProduct = ({ product, lines }: Books): readonly Drift[] => {
  const { backordered, firstExpiry, latestPromise = '' } = product;
  const latest = latestOf('', lines);
  const expiry = firstExpiryOf(lines);
  // More only let nobody pass who might.
  const first = unitsFirstOf(lines);
  // Fewer only let nobody pass who might.
  const onHold = units(lines.filter(waitsOnHold));
  // It may be earlier than the first hold expires, but not later.
  const isLate = expiry !== null && (firstExpiry === null || firstExpiry > expiry);
  return [
    ...differs('backordered', { was: backordered, is: units(lines.filter(isWaiting)) }),
    ...(product.backorderedOnHold > onHold
      ? [drift('hold', { was: product.backorderedOnHold, is: onHold })]
      : []),
    ...(unitsFirst(product) < first
      ? [drift('queue-place', { was: unitsFirst(product), is: first })]
      : []),
    ...(isLate ? [drift('first-expiry', { was: firstExpiry, is: expiry })] : []),
    ...(latest > latestPromise ? [drift('queue-place', { was: latestPromise, is: latest })] : []),
  ];
};

/** The same product with what these lines of its channels have. */
const recounted = ({ protection, ...product }: Product, lines: readonly PlacedLine[]): Product => ({
  ...product,
  ...(protection && {
    protection: {
      ...protection,
      channels: protection.channels.map((one) => ({ ...one, ...countedOf(one.channel, lines) })),
    },
  }),
});

/** What lines of a channel have and wait for, as text: a drift names a channel by it. */
const driftsOfChannels = ({ product, lines }: Books): readonly Drift[] => {
  const shown = ({ protection }: Product) =>
    (protection?.channels ?? []).map(
      ({ channel, allocated, waiting }) => `${channel}: ${allocated} allocated, ${waiting} waiting`,
    );
  const right = shown(recounted(product, lines));
  return shown(product).flatMap((was, index) =>
    differs('allocated', { was, is: right[index] as string }),
  );
};

const firstExpiryOf = (lines: readonly PlacedLine[]): string | null =>
  lines
    .filter(isHeld)
    .map(({ heldUntil }) => heldUntil as string)
    .sort()[0] ?? null;

const unqueuedLines = ({ lines, places }: Books) => unlisted(lines.filter(isWaiting), places);
const unpromisedLines = ({ lines, later }: Books) => unlisted(lines.filter(isForLater), later);
const emptyPlaces = ({ lines, places }: Books) => empty(places, lines.filter(isWaiting));
const emptyPromises = ({ lines, later }: Books) => empty(later, lines.filter(isForLater));

const unlisted = (
  lines: readonly PlacedLine[],
  places: readonly Place[],
): readonly PlacedLine[] => {
  const known = new Set(places.map((one) => nameOfPlace(one, one.place)));
  return lines.filter((line) => !known.has(nameOfPlace(line, rankOf(line))));
};

const empty = (places: readonly Place[], lines: readonly PlacedLine[]): readonly Place[] => {
  const taken = new Set(lines.map(rankOf));
  return places.filter(({ place }) => !taken.has(place));
};

const linesWithoutHold = ({ lines, holds }: Books): readonly PlacedLine[] => {
  const known = new Set(holds.map((hold) => nameOfPlace(hold, `${hold.until}#${hold.accepted}`)));
  return lines.filter(
    (line) => isHeld(line) && !known.has(nameOfPlace(line, THE_HOLDS.placeOf(line))),
  );
};

const emptyHolds = ({ lines, holds }: Books): readonly Hold[] => {
  const taken = new Set(
    lines.filter(isHeld).map(({ heldUntil, accepted }) => `${heldUntil} ${accepted}`),
  );
  return holds.filter(({ until, accepted }) => !taken.has(`${until} ${accepted}`));
};

const nameOfPlace = ({ orderId, lineId, part }: LineKey, place: string): string =>
  JSON.stringify([place, orderId, lineId, part]);
