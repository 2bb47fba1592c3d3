import { unpromised } from '../batch.ts';
import { addBatch } from '../batches/add-batch.ts';
import { changeBatch } from '../batches/change-batch.ts';
import { type Decision, decisionOf, inSequence, nothing } from '../decision.ts';
import type { Fact } from '../events.ts';
import {
  type Destination,
  keyOf,
  type LineReturn,
  type PlacedLine,
  returnsOf,
  units,
  unitsReturned,
} from '../order-line.ts';
import { batchOf, type Product } from '../product.ts';
import { Refusal } from '../refusal.ts';
import { decideEach, type Stock } from './order.ts';
import { hasLeft } from './parts.ts';

/** So many returns are noted of a line, or of a part of one: far more than a parcel has. */
const MOST_RETURNS = 100;

/** Units of lines that came back together. */
export type Return = {
  readonly returnId: string;
  readonly lines: readonly LineBack[];
  readonly reason?: string | undefined;
};

type LineBack = { readonly lineId: string; readonly qty: number; readonly to: Destination };

/** What is noted of a return, undone or not, each with the line that it is noted on. */
export const notesOf = (lines: readonly PlacedLine[], returnId: string) =>
  lines.flatMap((line) =>
    (line.returns ?? []).flatMap((note) => (note.returnId === returnId ? [{ ...note, line }] : [])),
  );

/**
 * Units that have left come back, those of each line as a batch of its own; its line stays shipped, and says how many.
 * The same return again changes nothing.
 *
 * @param stored all parts of the lines that it is about, and of any other line that a return of that name is noted on; the
 *   batches that the units left from in play, but for scrap.
 * @param refs names for the batches that are made, in the order of the lines: scrap becomes none.
 * @throws Refusal `qty-above-shipped`, `too-many-returns`, `return-undone`, or `return-differs` if another one has that name.
 */
export const takeBack = (
  stored: Stock,
  back: Return,
  refs: readonly string[],
  at: string,
): readonly Decision[] => {
  if (notesOf(stored.lines, back.returnId).length > 0) {
    mustBeTheSame(stored.lines, back);
    return [];
  }
  const names = refs.values();
  const wanted = new Map(
    back.lines.map((line) => {
      const batchRef = line.to === 'scrap' ? undefined : (names.next().value as string);
      return [line.lineId, { ...line, ...(batchRef && { batchRef }) }];
    }),
  );
  return decideEach(stored, (product, parts) => takeBackOf(product, parts, wanted, back, at));
};

const mustBeTheSame = (lines: readonly PlacedLine[], { returnId, lines: wanted }: Return): void => {
  const notes = notesOf(lines, returnId);
  if (notes.some(({ undone }) => undone)) {
    throw new Refusal(
      'return-undone',
      `return ${returnId} was undone; record it under another id if the units have come back after all`,
    );
  }
  const ofLine = Map.groupBy(notes, ({ line }) => line.lineId);
  const known = [...ofLine].map(([lineId, some]) => {
    const [{ to = 'stock' } = {}] = some;
    return { lineId, qty: units(some), to } as const;
  });
  const isWanted = (one: LineBack) =>
    wanted.some(({ lineId, qty, to }) => lineId === one.lineId && qty === one.qty && to === one.to);
  if (known.length === wanted.length && known.every(isWanted)) return;
  throw new Refusal(
    'return-differs',
    `return ${returnId} already exists with different values`,
    known,
  );
};

/** With the batch that it becomes, unless it is scrap. */
type Back = LineBack & { readonly batchRef?: string };

const takeBackOf = (
  before: Product,
  parts: readonly PlacedLine[],
  wanted: ReadonlyMap<string, Back>,
  { returnId, reason }: Return,
  at: string,
): Decision => {
  const lines = [...Map.groupBy(parts, ({ lineId }) => lineId)].map(([lineId, stored]) => ({
    stored,
    back: wanted.get(lineId) as Back,
  }));
  mustHaveLeft(lines);
  const was: PlacedLine[] = [];
  const now: PlacedLine[] = [];
  const facts: Fact[] = [];
  for (const { stored, back } of lines) {
    const { lineId: _, ...what } = back;
    let missing = back.qty;
    // Parts with the most units still out come first, so that few are written.
    for (const part of stored.filter(hasLeft).sort((a, b) => stillOut(b) - stillOut(a))) {
      const note: LineReturn = { ...what, returnId, qty: Math.min(missing, stillOut(part)) };
      if (note.qty === 0) break;
      missing -= note.qty;
      was.push(part);
      now.push({ ...part, returns: [...(part.returns ?? []), note], updatedAt: at });
      facts.push(factOf('Returned', part, note, reason));
    }
  }
  if (now.some(({ returns = [] }) => returns.length > MOST_RETURNS)) {
    throw new Refusal('too-many-returns', `a line can have at most ${MOST_RETURNS} returns`);
  }
  const decisions = [decisionOf(before, { lines: now, was, facts }, at)];
  for (const { stored, back } of lines) {
    const { batchRef: ref, qty, to } = back;
    if (ref === undefined) continue;
    const expiresOn = firstExpiryOf(before, stored);
    const blocked = to === 'quarantine' ? { ...(reason && { reason }) } : undefined;
    const { after } = decisions.at(-1) as Decision;
    decisions.push(addBatch(after, { ref, qty, eta: null, expiresOn, blocked }, at));
  }
  return inSequence(decisions);
};

/** Nobody knows from which of a line's batches a unit came: so none is taken for good longer than the first to expire. */
const firstExpiryOf = (product: Product, parts: readonly PlacedLine[]): string | undefined =>
  parts
    .filter(hasLeft)
    .flatMap(({ batchRef }) => batchOf(product, batchRef).expiresOn ?? [])
    .sort()[0];

const stillOut = (line: PlacedLine): number => line.qty - unitsReturned(line);

const mustHaveLeft = (
  lines: readonly { readonly stored: readonly PlacedLine[]; readonly back: Back }[],
): void => {
  const broken = lines.flatMap(({ stored, back: { lineId, qty } }) => {
    const [{ sku }] = stored as [PlacedLine];
    const gone = stored.filter(hasLeft);
    const shipped = units(gone);
    const returned = gone.reduce((sum, part) => sum + unitsReturned(part), 0);
    return qty > shipped - returned ? [{ lineId, sku, qty, shipped, returned }] : [];
  });
  if (broken.length === 0) return;
  throw new Refusal(
    'qty-above-shipped',
    'more units of these lines would be returned than have shipped and are still out',
    broken,
  );
};

const factOf = (
  type: 'Returned' | 'ReturnUndone',
  line: PlacedLine,
  { returnId, qty, to, batchRef }: LineReturn,
  reason?: string,
): Fact => ({
  type,
  ...keyOf(line),
  qty,
  returnId,
  to,
  batchRef: batchRef ?? null,
  shippedFrom: line.batchRef as string,
  ...(reason && { reason }),
});

/**
 * What a return has brought had not come back after all: its batches lose these units, as long as nobody was promised them
 * and none has left again. A return that is undone already stays so.
 *
 * @param stored all lines that it is noted on, its batches in play.
 * @throws Refusal `return-in-use`, with what stands against it.
 */
export const undoReturn = (stored: Stock, returnId: string, at: string): readonly Decision[] =>
  decideEach(stored, (product, parts) => undoOf(product, parts, returnId, at));

const undoOf = (
  before: Product,
  parts: readonly PlacedLine[],
  returnId: string,
  at: string,
): Decision => {
  const isMeant = (note: LineReturn) => note.returnId === returnId;
  const was = parts.filter((line) => returnsOf(line).some(isMeant));
  if (was.length === 0) return nothing(before);
  const notes = was.flatMap((line) => returnsOf(line).filter(isMeant));
  const byBatch = Map.groupBy(
    notes.filter(({ batchRef }) => batchRef !== undefined),
    ({ batchRef }) => batchRef as string,
  );
  mustBeThere(before, byBatch);
  const lines = was.map((line) => ({
    ...line,
    returns: (line.returns ?? []).map((note) =>
      isMeant(note) ? { ...note, undone: true as const } : note,
    ),
    updatedAt: at,
  }));
  const facts = was.flatMap((line) =>
    returnsOf(line)
      .filter(isMeant)
      .map((note) => factOf('ReturnUndone', line, note)),
  );
  const decisions = [decisionOf(before, { lines, was, facts }, at)];
  for (const [ref, some] of byBatch) {
    const { after } = decisions.at(-1) as Decision;
    decisions.push(changeBatch(after, ref, { change: -units(some) }, [], at));
  }
  return inSequence(decisions);
};

const mustBeThere = (
  product: Product,
  byBatch: ReadonlyMap<string, readonly LineReturn[]>,
): void => {
  const broken = [...byBatch].flatMap(([batchRef, notes]) => {
    const batch = batchOf(product, batchRef);
    const { allocated, shipped = 0 } = batch;
    const [qty, left] = [units(notes), unpromised(batch)];
    return left < qty ? [{ batchRef, qty, allocated, shipped, left: Math.max(0, left) }] : [];
  });
  if (broken.length === 0) return;
  throw new Refusal(
    'return-in-use',
    'units of this return have been allocated or shipped again',
    broken,
  );
};
