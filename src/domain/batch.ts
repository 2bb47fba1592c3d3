/** The most units that a batch, or a line, can have. */
export const MAX_QTY = 1_000_000_000;

/** A quantity of one SKU under a reference: with lines, products and decisions the domain model (book, ch. 1). */
export type Batch = {
  readonly ref: string;
  readonly purchased: number;
  readonly allocated: number;
  /** Units that have left, if any: they are neither allocated nor available. */
  readonly shipped?: number;
  /** Calendar date (YYYY-MM-DD) on which a shipment is due; null: it lies in the warehouse. */
  readonly eta: string | null;
  /** The last day (YYYY-MM-DD) on which its units are good; absent: they don't expire. */
  readonly expiresOn?: string;
  /** The delivery that it came in with batches of other SKUs; absent: it came by itself. */
  readonly container?: string;
  /** When that day was reported; absent: when it was added. */
  readonly expiryTold?: Telling;
  /** Whether it was said that it expires soon. */
  readonly expiring?: true;
  /** Version of the product that added it: of two batches due on a day, the older one is used first. */
  readonly added: number;
  /** To the second; absent: before that was written down. */
  readonly addedAt?: string;
  /** When the quantity was reported; absent: when it was added. */
  readonly counted?: Telling;
  /** When the day on which it is due was reported; absent: when it was added. */
  readonly dated?: Telling;
  /** Whether it has come, so that it is due on no day any more. */
  readonly arrived?: true;
  /** Whether it was said that it has not come by its day. Its day may be over a while before that. */
  readonly overdue?: true;
  /** By which its last relative changes were named: a repeat of one of them changes nothing. */
  readonly changes?: readonly string[];
  /** Of a shipment that comes in parts. */
  readonly inParts?: InParts;
  /** Something is wrong with it: it keeps its units, and nobody gets any of them. */
  readonly blocked?: Blocked;
  /** It was booked by mistake and is no more: it has no units, and its reference stays taken. */
  readonly removed?: Removed;
};

/** Under which reference a removed batch was booked instead; absent: under none. */
export type Removed = { readonly as?: string };

/** Why a batch is blocked, in the caller's words. */
export type Blocked = { readonly reason?: string };

/** What has come of a shipment while the rest is on its way. */
export type InParts = {
  /** The batch in the warehouse that it has become; absent: nothing has yet. */
  readonly ref?: string;
  /** Units that have come, and belong to the shipment until a line gets them, or that nobody is promised. */
  readonly here: number;
  /** The last ones: a repeat of one of them changes nothing. */
  readonly receipts: readonly Receipt[];
};

/** So many units that have come, and the number under which the warehouse has noted it. */
export type Receipt = { readonly receipt: string; readonly qty: number };

/** A second in which something was reported, and the messages of that second that did so. */
export type Telling = { readonly at: string; readonly messages: readonly string[] };

/** Who tells something, and when. */
export type Told = {
  /** To the second: that is how exact a message's time is. */
  readonly at: string;
  /**
   * The id of the message that reports it. A feed has none: it is as of a second, and whatever was reported within that second
   * is newer.
   */
  readonly message?: string;
};

/** More messages of one second than any sender has; the bound keeps the product's item small. */
const MAX_MESSAGES = 100;

/** As exact as the time of a message is, with which it is compared. */
export const toTheSecond = (at: string): string => `${at.slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;

/** Whether it is later than what is known. A message is known by its id, within the second. */
export const isNews = ({ at, message }: Told, last: Telling | undefined): boolean =>
  !last ||
  at > last.at ||
  (at === last.at && message !== undefined && !last.messages.includes(message));

/** Whether what a message or a feed tells repeats, or is older than, what is known. */
export const isLate = (told: Told | undefined, last: Telling | undefined): boolean =>
  told !== undefined && !isNews(told, last);

/** What is known after a report: of a second its last messages. */
export const toldBy = ({ at, message }: Told, last: Telling | undefined): Telling => {
  const messages = message ? [message] : [];
  if (!last || at > last.at) return { at, messages };
  return { at: last.at, messages: [...last.messages, ...messages].slice(-MAX_MESSAGES) };
};

/** When its quantity, or its day, was last reported. */
export const lastTold = (
  batch: Batch,
  what: 'counted' | 'dated' | 'expiryTold',
): Telling | undefined =>
  batch[what] ?? (batch.addedAt ? { at: batch.addedAt, messages: [] } : undefined);

export const shippedUnits = ({ shipped = 0 }: Batch): number => shipped;

/** Units of a shipment that have come before the rest, and that it still has. */
export const unitsHere = ({ eta, purchased, inParts }: Batch): number =>
  eta === null || !inParts ? 0 : Math.min(inParts.here, purchased);

/** Whether it lies in the warehouse, as far as anybody knows: what has left of a shipment has come before. */
export const hasCome = ({ eta, shipped = 0 }: Batch): boolean => eta === null || shipped > 0;

/** Units of it that lie on the shelf, promised or not: what has left is not among them. */
export const onHand = (batch: Batch): number =>
  hasCome(batch) ? batch.purchased - shippedUnits(batch) : unitsHere(batch);

/** Units that nobody has been promised, whether or not they can be. */
export const unpromised = ({ purchased, allocated, shipped = 0 }: Batch): number =>
  purchased - allocated - shipped;

/**
 * What can still be promised: nothing of a batch that is blocked, and then whatever it has promised is too much. Below
 * zero only while a batch that was cut or blocked sheds its lines.
 */
export const available = (batch: Batch): number =>
  batch.blocked ? 0 - batch.allocated : unpromised(batch);

export const isInWarehouse = (batch: Batch): boolean => batch.eta === null;

/** Whether its day is over, and it has not come: nobody knows when it will. What has left of it has come before. */
export const isOverdue = (
  { eta, shipped = 0 }: Pick<Batch, 'eta' | 'shipped'>,
  today = '',
): boolean => eta !== null && eta < today && shipped === 0;

/** Whether the last day on which it was good is over. */
export const isExpired = ({ expiresOn }: Pick<Batch, 'expiresOn'>, today = ''): boolean =>
  expiresOn !== undefined && expiresOn < today;

/** Whether there are units in the warehouse that will expire, and that somebody may still get. */
export const isToExpire = (batch: Batch): boolean =>
  batch.expiresOn !== undefined && !batch.blocked && hasCome(batch) && onHand(batch) > 0;

/** Whether a shipment is still to come, of units that somebody counts on. */
export const isToCome = ({ eta, purchased, shipped = 0 }: Batch): boolean =>
  eta !== null && purchased > 0 && shipped === 0;

/** The same batch, with the mark if its day is over, or without it. */
export const markedIfOverdue = ({ overdue: _, ...batch }: Batch, today?: string): Batch =>
  isToCome(batch) && isOverdue(batch, today) ? { ...batch, overdue: true } : batch;

/** The first day (YYYY-MM-DD) on which its units can leave: a shipment counts from the day it is due. */
export const leavesOn = (
  batch: Pick<Batch, 'eta' | 'shipped'>,
  today: string,
): string | undefined => {
  if (isOverdue(batch, today)) return undefined;
  return batch.eta !== null && batch.eta > today ? batch.eta : today;
};

/** Units that can be promised; what a cut batch has promised too much does not count against others. */
export const unitsAvailable = (batches: readonly Batch[]): number =>
  batches.reduce((sum, batch) => sum + Math.max(0, available(batch)), 0);

/** When the next shipment is due that has something to promise; null: there is none. */
export const nextEta = (batches: readonly Batch[]): string | null =>
  batches.flatMap((batch) => (available(batch) > 0 && batch.eta) || []).sort()[0] ?? null;

/** Whether one of them has more to promise than it had, though all together may have less. */
export const someHasMore = (before: readonly Batch[], now: readonly Batch[]): boolean => {
  const had = new Map(before.map((batch) => [batch.ref, available(batch)]));
  return now.some((batch) => available(batch) > Math.max(0, had.get(batch.ref) ?? 0));
};

/** Of what does not expire. */
const NEVER_EXPIRES = '~';

/**
 * Warehouse stock before shipments, then the earlier ETA, then what expires first, then the batch that was added first;
 * what is overdue comes last. For a line that is not wanted before a day, of the batches that are there by then the one that comes last
 * is preferred, so that the others are left to those in a hurry.
 */
export const byPreference =
  (today = '', notBefore = '') =>
  (a: Batch, b: Batch): number => {
    if (isOverdue(a, today) !== isOverdue(b, today)) return isOverdue(a, today) ? 1 : -1;
    const [etaA, etaB] = [a.eta ?? '', b.eta ?? ''];
    if (etaA === etaB) {
      const [lastA, lastB] = [a.expiresOn ?? NEVER_EXPIRES, b.expiresOn ?? NEVER_EXPIRES];
      return lastA === lastB ? a.added - b.added : lastA < lastB ? -1 : 1;
    }
    const isInTime = etaA <= notBefore && etaB <= notBefore;
    return etaA < etaB === isInTime ? 1 : -1;
  };
