import { expect } from '@jest/globals';
import {
  batchesOf,
  forLaterOf,
  heldOf,
  type Store,
  waitingFor,
} from '../../src/adapters/in-memory/store.ts';
import {
  available,
  type Batch,
  isExpired,
  isOverdue,
  isToCome,
  isToExpire,
  leavesOn,
  unitsHere,
} from '../../src/domain/batch.ts';
import {
  hasDeadlineAhead,
  hasExpired,
  isHeld,
  type LineKey,
  nameOf,
  type OrderLine,
  type PlacedLine,
  rankOf,
  unitsReturned,
} from '../../src/domain/order-line.ts';
import { type Deadlines, hasHoldsToExpire } from '../../src/domain/product.ts';
import { unitsFirst } from '../../src/domain/promises/claims.ts';
import { levelTold } from '../../src/domain/promises/level.ts';
import {
  allOpen,
  isGoodFor,
  mayServe,
  sharesFor,
  whole,
} from '../../src/domain/promises/shares.ts';

/**
 * That two figures of each thing are the same, all compared at once: one expect() for each of a hundred lines
 * takes a hundred times longer than what it compares.
 */
const expectSame = (pairs: readonly (readonly [is: object, should: object])[]): void => {
  const wrong = pairs.filter(([is, should]) => JSON.stringify(is) !== JSON.stringify(should));
  expect(wrong.map(([is]) => is)).toEqual(wrong.map(([, should]) => should));
};

type Units = Pick<OrderLine, 'sku' | 'qty'> & LineKey;

const unitsOf = (lines: readonly Pick<OrderLine, 'qty'>[]): number =>
  lines.reduce((sum, { qty }) => sum + qty, 0);

/** No batch has promised more than was bought. */
export const expectNoOverAllocation = (store: Store): void => {
  expect(batchesOf(store).filter((batch) => available(batch) < 0)).toEqual([]);
};

/** Whatever is counted is the sum of the lines that are stored, and each line is in one place. */
export const expectSound = (store: Store): void => {
  const lines = [...store.lines.values()];
  const batches = batchesOf(store);

  const records = [...store.batches].filter(([, { closed }]) => !closed?.removed);
  expect(batches.map(({ ref }) => ref).sort()).toEqual(records.map(([ref]) => ref).sort());
  const linesOf = Map.groupBy(lines, ({ batchRef }) => `${batchRef}`);
  const counted = batches.map(({ ref, sku, allocated, shipped = 0 }) => {
    const ofBatch = linesOf.get(ref) ?? [];
    const [held, gone] = ['allocated', 'shipped'].map((state) =>
      unitsOf(ofBatch.filter((line) => line.state === state)),
    );
    const foreign = ofBatch.filter((line) => line.sku !== sku);
    return [
      { ref, allocated: held, shipped: gone, foreign },
      { ref, allocated, shipped, foreign: [] },
    ] as const;
  });
  expectSame(counted);
  const queues = [...store.products.values()].map(({ sku, backordered, backorderedOnHold }) => {
    const waiting = lines.filter((line) => line.sku === sku && line.state === 'backordered');
    const onHold = waiting.filter(({ heldUntil }) => heldUntil);
    return [
      { sku, backordered: unitsOf(waiting), backorderedOnHold: unitsOf(onHold) },
      { sku, backordered, backorderedOnHold },
    ] as const;
  });
  expectSame(queues);
  const wholes = [...Map.groupBy(lines, nameOfWhole)].map(([name, parts]) => {
    const ordered = parts.flatMap((part) => part.ordered ?? (part.part ? [] : part.qty));
    return [
      { name, ordered: [unitsOf(parts)] },
      { name, ordered },
    ] as const;
  });
  expectSame(wholes);
  const nowhere = lines.filter(
    ({ state, batchRef }) =>
      (state === 'allocated' || state === 'shipped') !== store.batches.has(`${batchRef}`),
  );
  expect(nowhere).toEqual([]);
};

const nameOfWhole = ({ orderId, lineId }: LineKey): string => nameOf({ orderId, lineId });

/** No more of a line has come back than has left, and what was told of it is what the line says. */
export const expectReturnsNoted = (store: Store): void => {
  const lines = [...store.lines.values()];
  const wrong = lines.filter(
    (line) => unitsReturned(line) > (line.state === 'shipped' ? line.qty : 0),
  );
  expect(wrong).toEqual([]);
  const told = new Map<string, number>();
  for (const event of store.events) {
    if (event.type !== 'Returned' && event.type !== 'ReturnUndone') continue;
    const name = nameOfWhole(event);
    const qty = event.type === 'Returned' ? event.qty : -event.qty;
    told.set(name, (told.get(name) ?? 0) + qty);
  }
  const noted = [...Map.groupBy(lines, nameOfWhole)].map(([name, parts]) => [
    { name, returned: parts.reduce((sum, part) => sum + unitsReturned(part), 0) },
    { name, returned: told.get(name) ?? 0 },
  ]);
  expectSame(noted as never);
};

/** Holds are looked after in time: no product expects the first of them to expire later than it does. */
export const expectHoldsLookedAfter = (store: Store): void => {
  for (const { sku, firstExpiry } of store.products.values()) {
    const [first] = heldOf(store, sku);
    if (first) expect(`${firstExpiry}` <= first.until).toBe(true);
  }
};

/** Nobody has of these SKUs what nobody confirmed in time. */
export const expectNoExpiredHold = (store: Store, skus: Iterable<string>, at: string): void => {
  const held = [...skus].flatMap((sku) => heldOf(store, sku));
  expect(held.filter(({ until }) => until <= at)).toEqual([]);
};

/** The events of each SKU are numbered without a gap or a repeat, up to its version. */
export const expectWholeHistory = ({ events, products }: Store): void => {
  const histories = Map.groupBy(events, ({ sku }) => sku);
  const told = [...products.values()].map(({ sku, version }) => {
    const history = histories.get(sku) ?? [];
    const ofVersion = Map.groupBy(history, (event) => event.version);
    const expected = Array.from({ length: version }, (_, decisions) => {
      const count = ofVersion.get(decisions + 1)?.length ?? 1;
      return Array.from({ length: count }, (_, ordinal) => `${sku}:${decisions + 1}:${ordinal}`);
    });
    return [history.map(({ id }) => id), expected.flat()] as const;
  });
  expectSame(told);
};

type ToldBatch = {
  purchased: number;
  eta: string | null;
  allocated: number;
  shipped: number;
  overdue: boolean;
  blocked: boolean;
  expiresOn: string | null;
  expiring: boolean;
};

/** They say nothing of what a line has, or waits for. */
const ofTerms: readonly string[] = [
  'HoldConfirmed',
  'HoldProlonged',
  'LineChanged',
  'DeadlineMissed',
  'Returned',
  'ReturnUndone',
];

const endsPacking: readonly string[] = ['Unpacked', 'Deallocated', 'Shipped'];

/** Whoever only hears the events knows what every batch has promised, what waits for stock, and what is packed. */
export const expectEventsToTellAll = (store: Store): void => {
  const told = new Map<string, ToldBatch>();
  const waiting = new Map<string, Units>();
  const packed = new Map<string, Units>();
  for (const event of store.events) {
    const batch = 'batchRef' in event ? told.get(`${event.batchRef}`) : undefined;
    if (event.type === 'BatchAdded') {
      const { qty: purchased, eta, expiresOn = null } = event;
      const flags = { overdue: false, blocked: false, expiring: false };
      told.set(event.batchRef, { purchased, eta, expiresOn, allocated: 0, shipped: 0, ...flags });
    } else if (event.type === 'Backordered') waiting.set(nameOf(event), event);
    else if ('lineId' in event && !ofTerms.includes(event.type)) waiting.delete(nameOf(event));
    if (event.type === 'Packed') packed.set(nameOf(event), event);
    else if ('lineId' in event && endsPacking.includes(event.type)) packed.delete(nameOf(event));
    if (event.type === 'BatchRemoved') {
      // Nobody had any of it.
      expect(batch).toMatchObject({ purchased: event.qty, allocated: 0, shipped: 0 });
      told.delete(event.batchRef);
    } else if (event.type === 'BatchQuantityChanged' && batch) batch.purchased = event.to;
    else if (event.type === 'BatchBlocked' && batch) batch.blocked = true;
    else if (event.type === 'BatchUnblocked' && batch) batch.blocked = false;
    else if (event.type === 'BatchExpiryChanged' && batch) {
      expect(batch.expiresOn).toBe(event.from);
      batch.expiresOn = event.to;
      batch.expiring = false;
    } else if (event.type === 'BatchExpires' && batch) {
      // Once for each last day.
      expect(batch).toMatchObject({ expiresOn: event.expiresOn, expiring: false });
      batch.expiring = true;
    } else if (event.type === 'BatchEtaChanged' && batch) {
      if (event.to !== event.from) batch.overdue = false;
      batch.eta = event.to;
    } else if (event.type === 'BatchOverdue' && batch) {
      // Once for each day.
      expect(batch).toMatchObject({ eta: event.eta, overdue: false });
      batch.overdue = true;
    } else if (event.type === 'Allocated' && batch) batch.allocated += event.qty;
    else if ((event.type === 'Deallocated' || event.type === 'HoldExpired') && batch)
      batch.allocated -= event.qty;
    else if (event.type === 'Shipped' && batch) {
      batch.allocated -= event.qty;
      batch.shipped += event.qty;
    } else if (event.type === 'ShipmentUndone' && batch) {
      batch.allocated += event.qty;
      batch.shipped -= event.qty;
    }
  }
  const stored = batchesOf(store).map(
    ({ ref, purchased, eta, allocated, shipped = 0, ...batch }) => {
      const { overdue = false, blocked, expiresOn = null, expiring = false } = batch;
      const flags = { overdue, expiring, blocked: blocked !== undefined };
      return [ref, { purchased, eta, expiresOn, allocated, shipped, ...flags }];
    },
  );
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(stored));
  const inParcels = [...store.lines.values()].filter((line) => line.packed);
  const unitsByName = (lines: readonly Units[]) =>
    Object.fromEntries(lines.map((line) => [nameOf(line), line.qty]));
  expect(unitsByName([...packed.values()])).toEqual(unitsByName(inParcels));
  for (const { sku, backordered } of store.products.values()) {
    const lines = [...waiting.values()].filter((line) => line.sku === sku);
    expect({ sku, backordered: unitsOf(lines) }).toEqual({ sku, backordered });
  }
};

/** Whoever hears of each crossing knows the level of each product; each is from where the one before it led. */
export const expectLevelsTold = (store: Store): void => {
  const told = new Map<string, string>();
  for (const event of store.events) {
    if (event.type !== 'AvailabilityChanged') continue;
    expect([event.id, event.from]).toEqual([event.id, told.get(event.sku) ?? 'out']);
    expect(event.ordinal).toBe(event.of - 1);
    told.set(event.sku, event.to);
  }
  const levels = [...store.products.values()].map(
    (product) =>
      [
        { sku: product.sku, level: told.get(product.sku) ?? 'out' },
        { sku: product.sku, level: levelTold(product) },
      ] as const,
  );
  expectSame(levels);
};

/** Who holds stock is promised it for the day on which its batch is due. */
export const expectPromisesKept = (store: Store): void => {
  const due = new Map(batchesOf(store).map(({ ref, eta }) => [ref, eta]));
  const held = [...store.lines.values()].filter(({ state }) => state === 'allocated');
  expect(held.filter(({ batchRef, shipsOn }) => due.get(`${batchRef}`) !== shipsOn)).toEqual([]);
  expect(held.filter(({ shipBy, shipsOn }) => shipBy && shipsOn && shipsOn > shipBy)).toEqual([]);
};

/** What a line has will be good for as long as the line wants, unless it lay in a parcel when somebody changed that. */
export const expectGoodForLong = (store: Store, today: string): void => {
  const batches = new Map(batchesOf(store).map((batch) => [batch.ref, batch]));
  const packed = new Set(
    store.events.flatMap((event) => (event.type === 'Packed' ? nameOfWhole(event) : [])),
  );
  const held = [...store.lines.values()].filter(
    (line) => line.state === 'allocated' && !packed.has(nameOfWhole(line)),
  );
  expect(
    held.filter((line) => !isGoodFor(batches.get(`${line.batchRef}`) as Batch, line, today)),
  ).toEqual([]);
};

/** What is kept together does not wait. */
export const expectNothingKeptWaiting = (store: Store): void => {
  const kept = [...store.lines.values()].filter(({ keepTogether }) => keepTogether);
  expect(kept.filter(({ state }) => state === 'backordered')).toEqual([]);
};

/** Of kits that nobody has torn, each has all that has not left, or nothing. */
export const expectNoKitTorn = (store: Store): void => {
  const kits = [...store.lines.values()].filter(({ orderId }) => orderId.startsWith('kit-'));
  const torn = [...Map.groupBy(kits, ({ orderId }) => orderId).values()].filter(
    (lines) => new Set(lines.map(({ state }) => state).filter((one) => one !== 'shipped')).size > 1,
  );
  expect(torn).toEqual([]);
};

/** What is packed is here for good, and its customer has confirmed it. */
export const expectParcelsHere = (store: Store): void => {
  const here = new Set(
    batchesOf(store).flatMap(({ ref, eta, arrived }) => (!eta && arrived ? ref : [])),
  );
  const packed = [...store.lines.values()].filter((line) => line.packed);
  const isHere = ({ state, batchRef, heldUntil }: PlacedLine) =>
    state === 'allocated' && here.has(`${batchRef}`) && !heldUntil;
  expect(packed.filter((line) => !isHere(line))).toEqual([]);
};

/**
 * What was packed is as it was, unless it was told that somebody wanted that, or its batch is blocked, expires too early
 * for it, or has not even enough for what was packed of it.
 */
export const expectParcelsClosed = (
  store: Store,
  before: Pick<Store, 'lines' | 'events'>,
  at: string,
): void => {
  const packed = [...before.lines.values()].filter((line) => line.packed);
  const wanted = store.events
    .slice(before.events.length)
    .filter(
      (event) =>
        ['Unpacked', 'Shipped'].includes(event.type) ||
        (event.type === 'Deallocated' && event.reason !== 'batch-cut'),
    )
    .map((event) => nameOf(event as Units));
  const batches = new Map(batchesOf(store).map((batch) => [batch.ref, batch]));
  const opened = packed.filter((line) => {
    const now = store.lines.get(nameOf(line));
    if (now?.packed && now.qty === line.qty && now.batchRef === line.batchRef) return false;
    const batch = batches.get(`${line.batchRef}`) as Batch;
    const { purchased, shipped = 0, blocked } = batch;
    const onBatch = packed.filter((one) => one.batchRef === line.batchRef);
    const isGood = !blocked && isGoodFor(batch, line, at.slice(0, 10));
    const hasEnough = isGood && unitsOf(onBatch) <= purchased - shipped;
    return hasEnough && !wanted.includes(nameOf(line));
  });
  expect(opened).toEqual([]);
};

/** What has come of a shipment and nobody is promised is in the warehouse. */
export const expectNothingIdle = (store: Store): void => {
  const idle = batchesOf(store).filter((batch) => unitsHere(batch) > 0 && available(batch) > 0);
  expect(idle).toEqual([]);
};

/** Whether a line that waits keeps a batch from those behind it. How long it wants its units to be good is not told apart. */
const claims = (
  { minimumDays: _, notBefore: __, ...line }: PlacedLine,
  batch: Batch,
  day: string,
) => mayServe(batch, line, day);

/** Nobody waits for what is there, of which some take any unit; where that is the rule, those that rank before them may keep it from others. */
export const expectQueuesServed = (store: Store, at = ''): void => {
  const day = at.slice(0, 10);
  for (const product of store.products.values()) {
    const { sku, batches, backorderPolicy, filling } = product;
    // What nobody confirmed in time is ended, and then told from the rest, when somebody looks.
    if (hasHoldsToExpire(product, at)) continue;
    expect({ sku, filling }).toEqual({ sku, filling: null });
    const queue = waitingFor(store, sku).filter((line) => !isHeld(line) || !hasExpired(line, at));
    const served = queue.filter((line, index) => {
      const first = queue.slice(0, index).filter((earlier) => !isHeld(earlier));
      const isOpen = (batch: Batch) => !first.some((earlier) => claims(earlier, batch, day));
      const open = backorderPolicy === 'strict' ? batches.filter(isOpen) : batches;
      const isEnough = line.partial
        ? open.some((batch) => available(batch) > 0 && mayServe(batch, line, day))
        : sharesFor(allOpen(open), line, day).length > 0;
      return isEnough;
    });
    expect(served).toEqual([]);
  }
};

/** Whether lines are to be asked since a hold ended. */
export const isLeftByHolds = ({ products, events }: Store): boolean =>
  [...products.values()].some(({ sku, filling }) =>
    events.some(
      (event) => event.type === 'HoldExpired' && event.sku === sku && event.version === filling,
    ),
  );

/** What has missed its day by then is marked and told, and nobody counts on it for a day. */
export const expectMissedDaysTold = (store: Store, at: string): void => {
  const day = at.slice(0, 10);
  const overdue = batchesOf(store).filter((batch) => isToCome(batch) && isOverdue(batch, day));
  expect(overdue.filter((batch) => !batch.overdue)).toEqual([]);
  const marked = batchesOf(store).filter((batch) => batch.overdue && !isOverdue(batch, day));
  expect(marked).toEqual([]);
  const refs = new Set(overdue.map(({ ref }) => ref));
  const expired = batchesOf(store).filter((batch) => isToExpire(batch) && isExpired(batch, day));
  expect(expired).toEqual([]);
  const lines = [...store.lines.values()];
  expect(lines.filter((one) => hasDeadlineAhead(one) && `${one.shipBy}` < day)).toEqual([]);
  const counting = lines.filter(({ state, shipBy }) => state === 'allocated' && shipBy);
  expect(counting.filter(({ batchRef }) => refs.has(`${batchRef}`))).toEqual([]);
};

/** Nobody is promised a later day than one on which something is left that may serve all of the line. */
export const expectPromisesGood = (store: Store, at = ''): void => {
  const day = at.slice(0, 10);
  const dayOf = (batch: Batch) => leavesOn(batch, day) ?? '~';
  for (const product of store.products.values()) {
    if (product.promisePolicy === 'keep' || hasHoldsToExpire(product, at)) continue;
    const all = new Map(batchesOf(store).map((batch) => [batch.ref, batch]));
    const first = waitingFor(store, product.sku).filter((line) => !isHeld(line));
    const better = forLaterOf(store, product.sku).filter((line) => {
      const { batchRef, notBefore = '' } = line;
      const own = dayOf(all.get(batchRef ?? '') as Batch);
      const earlier = first.filter((one) => rankOf(one) < rankOf(line));
      const isOpen = (batch: Batch) =>
        product.backorderPolicy !== 'strict' || !earlier.some((one) => claims(one, batch, day));
      const open = product.batches.filter((batch) => dayOf(batch) < own && isOpen(batch));
      return own > notBefore && sharesFor(allOpen(open), whole(line), day).length > 0;
    });
    expect(better).toEqual([]);
  }
};

/**
 * No line that was not there before has a batch that one waits for which was, and ranks before it. A part that was split
 * off is not new to a batch of which its line had stock already.
 */
export const expectNobodyPassed = (
  store: Store,
  known: ReadonlyMap<string, PlacedLine>,
  at: string,
): void => {
  const nameOfStock = (line: PlacedLine) => `${line.batchRef} ${nameOfWhole(line)}`;
  const had = new Set(
    [...known.values()].filter(({ state }) => state === 'allocated').map(nameOfStock),
  );
  const batches = new Map(batchesOf(store).map((batch) => [batch.ref, batch]));
  for (const { sku, backorderPolicy } of store.products.values()) {
    if (backorderPolicy !== 'strict') continue;
    // The queue is served with a change of a batch's last day, and who loses the batch by it right after that.
    const isDisplaced = ({ state, batchRef, ...line }: PlacedLine): boolean =>
      state === 'allocated' &&
      !isGoodFor(batches.get(`${batchRef}`) as Batch, line, at.slice(0, 10));
    const waiting = waitingFor(store, sku).filter((one) => {
      const was = known.get(nameOf(one));
      return was && !isHeld(one) && !isDisplaced(was);
    });
    const passing = [...store.lines].filter(
      ([name, line]) =>
        line.sku === sku &&
        line.state === 'allocated' &&
        !known.has(name) &&
        !had.has(nameOfStock(line)) &&
        waiting.some(
          (one) =>
            rankOf(one) < rankOf(line) &&
            mayServe(batches.get(`${line.batchRef}`) as Batch, one, at.slice(0, 10)),
        ),
    );
    expect(passing).toEqual([]);
  }
};

/**
 * Nobody is thought to wait for less than they do until some day, among all or those of a priority, so that nobody
 * overtakes them.
 */
export const expectClaimsKnown = (store: Store): void => {
  for (const { sku, backorderedBy, backorderedFirst = {} } of store.products.values()) {
    const waiting = waitingFor(store, sku).filter((line) => !isHeld(line));
    expectDeadlinesKnown(
      backorderedBy,
      waiting.filter(({ shipBy }) => shipBy),
    );
    const ofPriority = Map.groupBy(waiting, ({ priority }) => priority);
    for (const [priority, lines] of ofPriority) {
      if (priority) expectDeadlinesKnown(backorderedFirst[priority], lines);
    }
    const first = waiting.filter(({ priority }) => priority);
    expect({ sku, units: unitsFirst({ backorderedFirst }) }).toEqual({
      sku,
      units: unitsOf(first),
    });
  }
};

const expectDeadlinesKnown = (known: Deadlines = {}, waiting: readonly OrderLine[]): void => {
  for (const { shipBy = FOR_EVER } of waiting) {
    const until = Object.entries(known).filter(([day]) => day >= shipBy);
    const units = until.reduce((sum, [, qty]) => sum + qty, 0);
    const longer = waiting.filter((one) => (one.shipBy ?? FOR_EVER) >= shipBy);
    expect(units >= unitsOf(longer)).toBe(true);
  }
};
const FOR_EVER = '9999-12-31';
