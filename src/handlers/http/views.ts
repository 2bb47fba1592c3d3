import {
  available,
  type Batch,
  type Blocked,
  isExpired,
  isInWarehouse,
  isOverdue,
  nextEta,
  shippedUnits,
  unitsHere,
} from '../../domain/batch.ts';
import { dayAfter } from '../../domain/calendar.ts';
import { type PlacedLine, returnsOf, units, unitsReturned } from '../../domain/order-line.ts';
import type { Product } from '../../domain/product.ts';
import { levelTold } from '../../domain/promises/level.ts';
import { unprotected } from '../../domain/promises/protection.ts';
import type { Share } from '../../domain/promises/shares.ts';
import { asManyAsFit } from './answer.ts';
import { etagOf } from './headers.ts';
import { today } from './today.ts';

export const batchView = (sku: string, batch: Batch) => ({
  ref: batch.ref,
  sku,
  qty: batch.purchased,
  allocated: batch.allocated,
  shipped: shippedUnits(batch),
  available: available(batch),
  eta: batch.eta,
  ...(batch.expiresOn && { expiresOn: batch.expiresOn }),
  ...(batch.container && { container: batch.container }),
  ...(isOverdue(batch, today()) && { overdue: true }),
  ...(batch.inParts?.ref && { arrivedAs: batch.inParts.ref }),
  ...(unitsHere(batch) > 0 && { here: unitsHere(batch) }),
  ...(batch.blocked && { blocked: true, ...withReason(batch.blocked) }),
});

const withReason = ({ reason }: Blocked) => (reason ? { blockReason: reason } : {});

/** A line, or a part of it. Only one that is held has a time until when. */
export const lineView = (line: PlacedLine) => {
  const { orderId, lineId, sku, qty, state, batchRef, part } = line;
  const { packed, priority, keepTogether, channel, shipBy, notBefore, minimumDays, heldUntil } =
    line;
  return {
    orderId,
    lineId,
    ...(part && { part }),
    sku,
    qty,
    state,
    batchRef,
    ...promiseOf(line),
    ...(packed && { packed }),
    ...(priority && { priority }),
    ...(keepTogether && { keepTogether }),
    ...(channel && { channel }),
    ...(shipBy && { shipBy }),
    ...(notBefore && { notBefore }),
    ...(minimumDays && { minimumDays }),
    ...(heldUntil && { heldUntil }),
    ...returnsView(line),
  };
};

/** The batch, and when a line ships from there, as the line itself says. */
export const placeView = (
  line: PlacedLine,
): Pick<ReturnType<typeof lineView>, 'batchRef' | 'shipsOn' | 'overdue'> => {
  const { batchRef, shipsOn, overdue } = lineView(line);
  return { batchRef, shipsOn, ...(overdue && { overdue }) };
};

/** A line among those of all orders, with its times: since the second it stands as it does. */
export const listedLineView = (line: PlacedLine) => ({
  ...lineView(line),
  createdAt: line.createdAt,
  updatedAt: line.updatedAt,
});

/** What came back of it; it stays shipped. */
const returnsView = (line: PlacedLine) =>
  unitsReturned(line) > 0 ? { returned: unitsReturned(line), returns: returnsOf(line) } : {};

/** Lines that lost their place to a command, as many as an answer holds. */
export const movedLinesView = (lines: readonly PlacedLine[]) => {
  const shown = asManyAsFit(lines.map(lineView));
  const leftOut = lines.length - shown.length;
  return { lines: shown, ...(leftOut > 0 && { linesLeftOut: leftOut }) };
};

/** When a line ships. Nothing is promised for a day that is over: what is overdue has not come, so not today either. */
const promiseOf = ({
  state,
  shipsOn,
  notBefore = '',
}: PlacedLine): { readonly shipsOn: string | null; readonly overdue?: boolean } => {
  const day = today();
  if (state !== 'allocated') return { shipsOn };
  if (isOverdue({ eta: shipsOn }, day)) return { shipsOn: dayAfter(day, 1), overdue: true };
  return { shipsOn: notBefore > (shipsOn ?? day) ? notBefore : shipsOn };
};

/** An order with as many of its lines as an answer holds, and where to read on. */
export const orderView = (
  orderId: string,
  lines: readonly PlacedLine[],
  { limit = lines.length, after, bytes }: LinesShown = {},
) => {
  const behind = lines.slice(1 + lines.findIndex((line) => cursorOf(line) === after));
  const shown = asManyAsFit(behind.slice(0, limit).map(lineOfOrder), bytes);
  const last = shown.length < behind.length ? behind[shown.length - 1] : undefined;
  return { orderId, lines: shown, ...(last && { next: cursorOf(last) }) };
};

type LinesShown = {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
  readonly bytes?: number;
};

const lineOfOrder = (line: PlacedLine) => {
  const { orderId: _, ...view } = lineView(line);
  return view;
};

/** Where a page of an order's lines ends. */
export const cursorOf = ({ lineId, part }: PlacedLine): string =>
  part ? `${part}#${lineId}` : lineId;

/** What can be promised of such batches; what has expired and is not blocked yet can't. */
const unitsGood = (
  open: readonly Share[],
  day: string,
  isMeant: (batch: Batch) => boolean,
): number => units(open.filter(({ batch }) => isMeant(batch) && !isExpired(batch, day)));

export const stockView = (product: Product) => {
  const { sku, version, backordered, backorderPolicy, lowAt } = product;
  const { promisePolicy = 'improve', label, tags = [], today: day = '' } = product;
  const open = unprotected(product, {}).shares.filter(({ qty }) => qty > 0);
  return {
    sku,
    ...(version > 0 && { version }),
    ...(label && { label }),
    ...(tags.length > 0 && { tags }),
    available: {
      warehouse: unitsGood(open, day, isInWarehouse),
      onTheWay: unitsGood(open, day, ({ eta }) => eta !== null && eta >= day),
      overdue: unitsGood(open, day, (batch) => isOverdue(batch, day)),
    },
    level: levelTold(product),
    ...(lowAt && { lowAt }),
    nextEta: nextEta(open.map(({ batch }) => batch).filter((batch) => !isOverdue(batch, day))),
    backordered,
    backorderPolicy,
    promisePolicy,
    ...protectionView(product),
  };
};

/** What is kept, if anything is, with what channels have of it. */
const protectionView = (product: Product) => {
  const { safetyStock, channels } = product.protection ?? NOTHING_KEPT;
  if (safetyStock === 0 && channels.length === 0) return {};
  const rules = channels.map(({ channel, waiting: _, ...rule }) => [channel, rule] as const);
  return { protection: { safetyStock, channels: Object.fromEntries(rules) } };
};

const NOTHING_KEPT = { safetyStock: 0, channels: [] };

export const productView = (product: Product) => ({
  ...stockView(product),
  batches: product.batches.map((batch) => batchView(product.sku, batch)),
});

export const batchTag = (sku: string, batch: Batch): string => etagOf(batchView(sku, batch));

export const orderTag =
  (orderId: string) =>
  (lines: readonly PlacedLine[]): string =>
    etagOf({ orderId, lines: lines.map(lineOfOrder) });

/** Its version; undefined while holds are shown as ended that is not written yet: no version is like that. */
export const productTag = ({ version }: Pick<Product, 'version'>): string | undefined =>
  version > 0 ? `"${version}"` : undefined;
