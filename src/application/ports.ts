import type { Batch } from '../domain/batch.ts';
import type { NewBatch } from '../domain/batches/add-batch.ts';
import type { Original } from '../domain/batches/enter-batches.ts';
import type { Books, Contained, Hold, Restored } from '../domain/books/audit.ts';
import type { Complete, LedgerEntry, Opening } from '../domain/books/ledger.ts';
import type { Decision } from '../domain/decision.ts';
import type { Cause, DomainEvent } from '../domain/events.ts';
import type { LineKey, PlacedLine } from '../domain/order-line.ts';
import type { Cancel, Stock, WantedOrder } from '../domain/orders/order.ts';
import type { Product } from '../domain/product.ts';
import type { OnBatch } from '../domain/promises/give-way.ts';
import type { Queue } from '../domain/promises/serve-queue.ts';

export type { Hold } from '../domain/books/audit.ts';
export type { Cancel } from '../domain/orders/order.ts';
/** Those of some products and lines that exist. */
export type Stored = Stock;

/** What an index says of a line that has stock of a batch. */
export type LineOnBatch = LineKey & OnBatch;

/** A batch and its product, the batch in play there, open or not, and with it what has come of it in parts. */
export type StoredBatch = {
  readonly product: Product;
  readonly batch: Batch;
  /** What it was when it was added, to tell a repeat from another batch of that name. */
  readonly original: Original;
};

/** A product with batches of some names in play, and what was added under each of these names, to whatever SKU. */
export type NamedBatches = {
  readonly product: Product | undefined;
  readonly originals: ReadonlyMap<string, Original>;
};

/**
 * A decision to store, or one that takes its lines away as if they had never been, or that writes
 * again what was stored wrongly.
 */
export type Change = Decision & {
  readonly withdrawn?: readonly LineKey[];
  readonly restored?: Restored;
};

/** 'saved', or the state that was found instead, as far as it is known; nothing was written then. */
export type Saved = 'saved' | Stored;

/** Changes that fit one transaction, built once: all of them are saved, or none. */
export type Transaction = { save(): Promise<Saved> };

/**
 * The repository (book, ch. 2), and the write side: products and what belongs to them, each behind an optimistic
 * version.
 */
export type Products = {
  /**
   * Products as far as new lines need them, lines that are there already, and what was cancelled of orders before
   * it came: one round trip.
   */
  load(
    skus: readonly string[],
    lines: readonly LineKey[],
    orderIds?: readonly string[],
  ): Promise<Stored>;
  /** Lines and their products, the batches that the lines have stock of in play. */
  loadPlaced(lines: readonly LineKey[]): Promise<Stored>;
  loadBatch(ref: string): Promise<StoredBatch | undefined>;
  /** A product with those of these batches in play that are its own, open or not. */
  loadNamed(sku: string, refs: readonly string[]): Promise<NamedBatches>;
  /** A product with all its batches in play, open or not. */
  loadWhole(sku: string): Promise<Product | undefined>;
  /**
   * The lines on a batch that give way for so many units, the first to give way first; one that is larger than what
   * the others leave comes last. An index answers it: a line of a moment ago may be missing, one that has just left
   * may be among them.
   */
  linesToGiveWay(ref: string, units: number): Promise<readonly LineOnBatch[]>;
  /**
   * Lines of a product that wait, for stock or, where lines may be promised for later days that are to get what comes
   * earlier, for a better day; in the order of their rank, after a place there.
   */
  waiting(product: Product, limit: number, after?: string): Promise<Queue>;
  /**
   * Lines of a SKU that have stock or wait, so many at the most and in no order. An index names those that have stock of the
   * warehouse: a line of a moment ago may be missing.
   */
  linesOf(sku: string, limit: number): Promise<readonly LineKey[]>;
  /** Lines of a SKU that are held, in the order in which that ends; after one of them. */
  holds(sku: string, limit: number, after?: Hold): Promise<readonly Hold[]>;
  /** A transaction of these changes: each on the version it was decided on, each new line once. */
  prepare(
    changes: readonly Change[],
    step?: AttemptStep,
    served?: Served,
  ): Transaction | 'too large';
};

/** As much of it as tells what is left of a product once its due holds are ended: nothing that writes. */
export type HeldProducts = Pick<Products, 'holds' | 'loadPlaced' | 'loadBatch'>;

/** What any server can decide for the process that wants it: one of these. */
export type Wanted = {
  readonly orders: readonly WantedOrder[];
  /** Lines to be released, all or none, as they were when they were read. */
  readonly release?: readonly ListedLine[];
  /** A batch that was not there. */
  readonly batch?: NewBatch;
  /** Of the release or the batch; each order has its own. */
  readonly cause?: Cause | undefined;
};

export type ListedLine = LineKey & Pick<PlacedLine, 'qty'>;

/**
 * What a process puts down at the counter of a busy SKU: what it wants, or nothing of that, if it waits for a turn of its
 * own.
 */
export type Entry = Wanted & {
  readonly sku: string;
  readonly id: string;
  /** When it was put down: entries are served in this order. */
  readonly at: string;
  /** From then on no server decides it. */
  readonly deadline: string;
};

/** Held by the server of a counter. The fence counts its holders, so that a former one can't release it. */
export type Lease = {
  readonly sku: string;
  readonly fence: number;
  readonly isTaken: boolean;
  /** Ids of the entries that wait for a turn of their own, in order: the first is called next. */
  readonly next: readonly string[];
  /** How long the last turn took (ms), and how many entries were waiting. */
  readonly turn: number;
  readonly waiting: number;
};

export const NEVER_TAKEN = { fence: 0, isTaken: false, next: [], turn: 0, waiting: 0 };

/** Entries that are removed, and the lease if it is released: all of it in the transaction of the save. */
export type Served = { readonly entries: readonly Entry[]; readonly lease?: Lease | undefined };

/** How an entry stands: whether it is still there, which of its lines exist, and who serves. */
export type AtCounter = {
  readonly isThere: boolean;
  readonly lines: readonly PlacedLine[];
  /** If it was asked for. */
  readonly lease?: Lease | undefined;
};

/** Counters of busy SKUs. Entries expire some time after their deadline. */
export type Counters = {
  putDown(entry: Entry): Promise<void>;
  /** False: it is no longer there. */
  takeBack(entry: Entry): Promise<boolean>;
  /** In one request, but not as of one moment: the entry may be gone, and its lines not there yet. */
  look(entry: Entry, at: { readonly lease: boolean }): Promise<AtCounter>;
  /** Entries that can still be decided, in order; if there are very many, only some. */
  entries(sku: string, at: string): Promise<readonly Entry[]>;
  /** The lease, now taken; undefined: somebody else took it first. */
  take(seen: Lease): Promise<Lease | undefined>;
  /** Removes entries and releases the lease where there is nothing to save. */
  end(served: Served): Promise<void>;
};

/** Something that is stored can't be read: another version of the code wrote it, or it is damaged. The message names it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Another process has taken over the lease: nothing was saved. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * An attempt at an order too large for one transaction. To take it over is to count the fence up: from
 * then on nothing is saved for its former owner.
 */
export type Attempt = {
  readonly orderId: string;
  readonly id: string;
  readonly fence: number;
};

/** One transaction of an attempt; the last one ends it, and makes the order's lines visible. */
export type AttemptStep = Attempt & { readonly last: boolean };

export type StartedAttempt = Attempt & { readonly startedAt: string };

export type Attempts = {
  find(orderId: string): Promise<StartedAttempt | undefined>;
  /** False if the order has an attempt under way. */
  begin(attempt: StartedAttempt): Promise<boolean>;
  /** Undefined if somebody else was faster. */
  takeOver(attempt: StartedAttempt, at: string): Promise<StartedAttempt | undefined>;
  end(attempt: Attempt): Promise<void>;
  /** The lines that it has saved so far. */
  linesOf(attempt: Attempt): Promise<readonly PlacedLine[]>;
};

/** Cancels that came before what they are about. They are forgotten by themselves after some weeks. */
export type Cancels = {
  /** With when it was remembered. */
  find(orderId: string): Promise<(Cancel & { readonly at: string }) | undefined>;
  /** Beside what is remembered of the order already. False: there is no room for so many lines. */
  remember(cancel: Cancel, at: string): Promise<boolean>;
  /** All that is remembered of the order, or these lines of it. */
  forget(cancel: Cancel): Promise<void>;
  /** The order takes no further lines: it has more than an order can have. */
  markFull(orderId: string, at: string): Promise<void>;
  /** Nobody needs to look any more whether it came all the same; it stays remembered. */
  settle(orderId: string): Promise<void>;
};

/** What is gone on with later: work of many steps that was interrupted, or had no time. */
export type Work = {
  /**
   * `order`: an order, by its id: an attempt at it, if it is large, or lines of it that are kept together with one that
   * was lost, and have to give back what they have. `cut`: a batch that sheds lines. `holds`: a SKU
   * with holds that may be due. `queue`: a SKU whose waiting lines are to be asked. `promises`: a batch
   * whose lines may not all know on which day it is due. `cancel`: an order, by its id, that was cancelled before it
   * came, and may have come at that very moment.
   */
  readonly kind: 'order' | 'cut' | 'holds' | 'queue' | 'promises' | 'cancel';
  readonly name: string;
  /** What it follows from: a later cause makes it begin anew. */
  readonly since: string;
  /** Where to go on; absent: at the beginning. */
  readonly cursor?: string | undefined;
};

export type UnfinishedWork = {
  /** Names of all work of a kind; of `holds` only what is due by then, where a time is given. */
  names(kind: Work['kind'], at?: string): Promise<readonly string[]>;
  /** What is recorded of work that goes through a list, line by line. */
  find(kind: WalkingWork['kind'], name: string): Promise<WalkingWork | undefined>;
  /** Notes how far it has come, unless it has ended or begun anew. */
  note(work: WalkingWork): Promise<void>;
  /** Ends the work on promises, unless it has begun anew. */
  end(work: WalkingWork & { readonly kind: 'promises' }): Promise<void>;
  /** Nothing that is kept together with this lost line has anything any more; unless the line has changed since. */
  settle(lost: PlacedLine): Promise<void>;
};

export type WalkingWork = Work & { readonly kind: 'queue' | 'promises' };

/** The products that need to be restocked by their rule, in no order; whatever else there is costs nothing. */
export type RestockNeeds = { skus(): AsyncIterable<string> };

/**
 * What had to come or to leave before a day, or expires before one, and is not marked yet. An index answers: something of a moment ago may be
 * missing, or still among them.
 */
export type MissedDays = {
  /** Shipments that have not come, by their references. */
  batches(today: string): AsyncIterable<string>;
  /** Batches in the warehouse that expire before that day, if that was not published yet. */
  toExpire(day: string): AsyncIterable<string>;
  /** Those for which it was published, once they have expired. */
  expired(today: string): AsyncIterable<string>;
  /** Lines that still wait. */
  lines(today: string): AsyncIterable<LineKey & Pick<PlacedLine, 'sku'>>;
};

/** A part of all that is stored, at a glance. */
export type UnreadableItem = { readonly sku: string; readonly because: string };

export type AuditPiece = {
  readonly products: number;
  /** SKUs that looked wrong. They need not be: what is compared was not read at one moment. */
  readonly suspects: readonly string[];
  /** Items that can't be read, with the SKU that each names. */
  readonly unreadable: readonly UnreadableItem[];
  /** Orders that have more lines than an order can have. */
  readonly fullOrders: readonly string[];
  /** From where the next piece begins; undefined: this was the last one. */
  readonly next: string | undefined;
};

export type Audits = {
  pieces(from: string | undefined): AsyncIterable<AuditPiece>;
  /**
   * All that is stored of a SKU at one version; undefined if it was changed meanwhile.
   *
   * @throws Unreadable
   */
  books(sku: string): Promise<Books | undefined>;
};

/** How far an audit of many runs has come. */
export type AuditProgress = {
  /** From where the next piece begins; undefined: at the beginning. */
  readonly next?: string | undefined;
  /** SKUs that others kept changing, or for which no time was left: the next run begins with them. */
  readonly unsettled: readonly string[];
};

export type AuditPlace = {
  read(): Promise<AuditProgress>;
  write(progress: AuditProgress): Promise<void>;
};

export type PageRequest = { readonly limit: number; readonly after?: string | undefined };
export type Page<T> = { readonly items: readonly T[]; readonly next?: string | undefined };

/** A batch as a list names it. */
export type BatchName = Pick<Contained, 'ref' | 'sku'>;
export type BatchOfSku = { readonly sku: string; readonly batch: Batch };

/** The read side: what is stored, as it is asked for. */
export type Queries = {
  product(sku: string): Promise<Product | undefined>;
  /** Those of them that exist, in no order: one request for up to 100. */
  productsOf(skus: readonly string[]): Promise<readonly Product[]>;
  products(page: PageRequest): Promise<Page<Product>>;
  batch(ref: string): Promise<BatchOfSku | undefined>;
  /** All batches of a product, open or not, by their references. */
  batchesOf(sku: string, page: PageRequest): Promise<Page<Batch>>;
  /** All batches of a container, open or not, by their references. */
  batchesIn(container: string, page: PageRequest): Promise<Page<Contained>>;
  /** Those of them that exist, in their order, with their SKUs: read together. */
  batchesNamed(names: readonly BatchName[]): Promise<readonly BatchOfSku[]>;
  /** References of the batches that are marked as overdue, those due first in front. An index answers. */
  overdueBatches(page: PageRequest): Promise<Page<string>>;
  /** The lines on a batch, the first to give way in a cut last; or those that have left from it, by their rank. */
  linesOfBatch(
    ref: string,
    page: PageRequest,
    state?: 'allocated' | 'shipped',
  ): Promise<Page<PlacedLine>>;
  /** The lines that wait for a SKU, in the order of their rank. */
  backorders(sku: string, page: PageRequest): Promise<Page<PlacedLine>>;
  /** Without the lines of an attempt that is still under way: nobody was promised these. */
  order(orderId: string): Promise<readonly PlacedLine[]>;
};

/** A line in a list, and its place there; or, without a line, only how far the list was read. */
export type Listed = { readonly place: string; readonly line?: LineKey };

/** From behind a place on; where a SKU is given, only its lines. */
export type ListRange = { readonly after?: string | undefined; readonly sku?: string | undefined };

/**
 * Lines of all SKUs, by what has become of them. An index answers: a line of a moment ago may be missing, and one that has
 * changed may still be listed.
 */
export type LineLists = {
  /** Those that wait, the most urgent first; where a day is given, only those that had to leave before it. */
  waiting(range: ListRange, before?: string): AsyncIterable<Listed>;
  /** Those on hold, the first to expire first. */
  held(range: ListRange): AsyncIterable<Listed>;
  /** Those promised from shipments that have not come by their day, the shipment due first in front. */
  overdue(range: ListRange, today: string): AsyncIterable<Listed>;
  /** Lines as they are stored, those that exist, in the order of their keys. */
  read(keys: readonly LineKey[]): Promise<readonly PlacedLine[]>;
};

/** An event as it is stored for the relay; its other fields are for consumers. */
export type OutboxEvent = { readonly id: string; readonly type: string; readonly at: string };

/** Why something could not be published, and whether trying again may help. */
export type Failure = { readonly reason: string; readonly mayPass: boolean };

/** An event with its place in the history of its SKU, and what it is about. */
export type LedgerEvent = OutboxEvent &
  Pick<DomainEvent, 'sku' | 'version' | 'ordinal' | 'of'> & {
    readonly cause?: { readonly by?: string | undefined } | undefined;
    readonly batchRef?: string | null | undefined;
    /** Of units that came back: the batch that they had left from. */
    readonly shippedFrom?: string | undefined;
    readonly orderId?: string | undefined;
    readonly line?: { readonly orderId: string } | null | undefined;
  };

/** What happened, by SKU, batch and order: made of the events alone, by who hears them. */
export type Ledger = {
  /** Each is there once, however often it is put down. */
  put(events: readonly LedgerEvent[]): Promise<void>;
  putOpening(opening: Opening): Promise<void>;
  /** How far each of these SKUs is known to be complete, if at all. */
  complete(skus: readonly string[]): Promise<readonly Complete[]>;
  /** Places of what is there of later decisions on a SKU, in their order. */
  after(
    sku: string,
    version: number,
  ): AsyncIterable<Pick<LedgerEvent, 'version' | 'ordinal' | 'of'>>;
  /** False: it was known already to be complete as far as that, or farther. */
  moveOn(complete: Complete): Promise<boolean>;
  /** Those of these people whose names it is not to keep. */
  erased(people: readonly string[]): Promise<readonly string[]>;
};

/** Where names of people are taken out of what happened. */
export type Erasures = {
  /** From now on the ledger keeps this name no more. */
  begin(by: string): Promise<void>;
  /**
   * Takes it out of all that is stored, page by page, and says of each from how many items. It goes on where it was
   * stopped the last time.
   */
  pages(by: string): AsyncIterable<number>;
};

/** The newest first. */
export type History = {
  complete: Ledger['complete'];
  ofProduct(sku: string, page: PageRequest): Promise<Page<LedgerEntry>>;
  ofBatch(ref: string, page: PageRequest): Promise<Page<LedgerEntry>>;
  /** Of several SKUs, and so by the time at which it happened. */
  ofOrder(orderId: string, page: PageRequest): Promise<Page<LedgerEntry>>;
};

export type HistoryDeps = { readonly history: History; readonly queries: Queries };

export type EventBus = {
  /** At most ten. Answers for each, in their order, why it was not published; undefined: it was. */
  publish(events: readonly OutboxEvent[]): Promise<readonly (Failure | undefined)[]>;
};

/** Where waits for a person what could not be handled: whole, and with the reason. */
export type DeadLetters = { put(body: string, reason: string): Promise<void> };

/** What is stored of some SKUs: their products with the batches in play that it is about, their lines, and work that is under way. */
export type Copied = {
  readonly products: readonly Product[];
  readonly lines: readonly PlacedLine[];
  readonly promises: readonly WalkingWork[];
};

/** A copy of stock in memory, where time passes only while somebody waits: what is done to it is stored nowhere. */
export type Copy = {
  readonly deps: Pick<
    Deps,
    | 'products'
    | 'attempts'
    | 'queries'
    | 'unfinished'
    | 'counters'
    | 'clock'
    | 'backOff'
    | 'pause'
    | 'newId'
  >;
  readonly lines: () => readonly PlacedLine[];
};

/** Lets a message that could not be handled come again after so many seconds. */
export type RetryLater = (receiptHandle: string, seconds: number) => Promise<void>;

/** Sends a notice to people. */
export type Notify = (notice: Notice) => Promise<void>;
export type Notice = { readonly sku: string; readonly subject: string; readonly text: string };

/** Does a work of this name once, however often it is asked for; again only if it has failed. */
export type Once = (name: string, work: () => Promise<void>) => Promise<void>;

/** A command under a key of the caller's, and until when who works on it is alive. */
export type Keyed = { readonly key: string; readonly content: unknown; readonly msLeft: number };

/**
 * Does a command once for its key, and answers a repeat what was answered then, for a day.
 *
 * @throws KeyConflict
 */
export type Replay = <T>(command: Keyed, work: () => Promise<T>) => Promise<T>;

/** A key is known with a different request, or the command of that key is still under way. */
export class KeyConflict extends Error {
  readonly isUnderWay: boolean;

  constructor(isUnderWay: boolean) {
    super(
      isUnderWay
        ? 'a request with this Idempotency-Key is still in progress; try again in a moment'
        : 'this Idempotency-Key was already used for a different request',
    );
    this.name = 'KeyConflict';
    this.isUnderWay = isUnderWay;
  }
}

/**
 * The caller who asked for the work that is under way. Use cases know nothing of them; but where work is done
 * for several at once they say for whom.
 */
export type Callers<C = unknown> = {
  current(): readonly C[];
  serving<T>(callers: readonly C[], work: () => T): T;
};

export type Metric =
  /** Units, a value for each line or batch. */
  | 'Allocated'
  | 'Backordered'
  | 'Deallocated'
  | 'Shipped'
  | 'Restocked'
  /** Shipments that have not come by their day. */
  | 'Overdue'
  /** Orders that were refused for want of stock. */
  | 'Short'
  /** Saves that were refused since somebody else was faster. */
  | 'LostRaces'
  /** Decisions that were made again. */
  | 'Retries'
  /** Milliseconds from when an event happened until it was published. */
  | 'RelayLag'
  /** The same until it was in the ledger. */
  | 'LedgerLag'
  /** Messages and records that were put aside. */
  | 'DeadLetters'
  /** Figures that differ from what the lines say. */
  | 'StockDrift'
  /** Products that the audit could not look at. */
  | 'Unsettled';

/** Tells values of what has just happened; without values it tells nothing. */
export type Measure = (measured: Readonly<Partial<Record<Metric, readonly number[]>>>) => void;

export type Clock = () => Date;
/** What day (YYYY-MM-DD) it is by the shop's calendar. */
export type Today = () => string;
/** Waits before the next try after so many lost races. */
export type BackOff = (lost: number) => Promise<void>;
/** Waits for about this long while others work. */
export type Pause = (milliseconds: number) => Promise<void>;

/** The abstractions (book, ch. 3) behind which a use case finds whatever is not a decision. */
export type Deps = {
  readonly products: Products;
  readonly attempts: Attempts;
  readonly cancels: Cancels;
  readonly counters: Counters;
  readonly unfinished: UnfinishedWork;
  readonly restockNeeds: RestockNeeds;
  readonly missedDays: MissedDays;
  readonly queries: Queries;
  readonly callers: Callers;
  readonly clock: Clock;
  readonly today: Today;
  readonly newId: () => string;
  readonly backOff: BackOff;
  readonly pause: Pause;
  /** Of the one command that these are for, if its caller gave one. */
  readonly cause?: Cause | undefined;
};

/** The same, and what the audit alone gets. */
export type AuditDeps = Deps & { readonly audits: Audits; readonly auditPlace: AuditPlace };
