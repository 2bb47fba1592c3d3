import fc from 'fast-check';
import type { AddBatch } from '../../src/application/batches/add-batch.ts';
import type { Correction } from '../../src/application/batches/correct-batch.ts';
import type { NewOrder } from '../../src/application/orders/allocate-order.ts';
import { STRATEGIES } from '../../src/domain/promises/strategies.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { onHold, order, type shop, splitting, together } from '../support/shop.ts';

type Shop = ReturnType<typeof shop>;

/** Something that somebody wants of a shop. */
export type Command = (shop: Shop) => Promise<object>;

/** A command that fast-check can print. */
const command = (text: string, input: object, carryOut: Command): Command =>
  Object.assign((shop: Shop) => carryOut(shop), {
    [fc.toStringMethod]: () => `${text} ${JSON.stringify(input)}`,
  });

// Few names, so that commands meet each other.
const sku = fc.constantFrom('RED-CHAIR', 'BLUE-LAMP');
const ref = fc.constantFrom('batch-1', 'batch-2', 'batch-3', 'batch-4', 'batch-5');
const orderId = fc.constantFrom('order-1', 'order-2', 'order-3', 'order-4', 'order-5', 'order-6');
const lineId = fc.constantFrom('a', 'b', 'c', 'd');
const eta = fc.constantFrom(null, '2030-02-01', '2030-03-01');
/** Most batches don't expire. */
const expiresOn = fc.constantFrom(null, null, '2030-01-02', '2030-02-20', '2030-04-01');
const qty = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(60, 120));

const addOf = (batch: AddBatch): Command =>
  command('add batch', batch, (shop) => shop.addBatch(batch));

const addBatch = fc.record({ ref, sku, qty, eta, expiresOn }).map(addOf);

const changeBatch = fc
  .tuple(
    ref,
    fc.record({ qty: fc.oneof(fc.constant(0), qty), eta, expiresOn }, { requiredKeys: [] }),
  )
  .map(([ref, change]) =>
    command(`change ${ref}`, change, (shop) => shop.changeBatch(ref, change)),
  );

const blocking = (ref: string, change: { readonly blocked: boolean; readonly qty?: number }) =>
  command(`block ${ref}`, change, (shop) => shop.changeBatch(ref, change));

const blockBatch = fc
  .tuple(ref, fc.record({ blocked: fc.boolean(), qty }, { requiredKeys: ['blocked'] }))
  .map((change) => blocking(...change));

const blockLarge = fc
  .constantFrom('batch-1', 'batch-2')
  .map((ref) => blocking(ref, { blocked: true }));

const removing = (ref: string): Command =>
  command('remove batch', { ref }, async (shop) => {
    await shop.removeBatch(ref);
    return {};
  });

const correcting = (ref: string, correction: Correction): Command =>
  command(`correct ${ref}`, correction, (shop) => shop.correctBatch(ref, correction));

/** Mostly under a name that nothing has. */
const correction = fc.record(
  { ref: fc.oneof(ref, fc.constantFrom('batch-6', 'batch-7')), sku },
  { requiredKeys: ['ref'] },
);

const correctBatch = fc.tuple(ref, correction).map((named) => correcting(...named));

/** A batch that was booked by mistake, what comes meanwhile, and what is done about it. */
const bookedWrongly = fc
  .tuple(
    fc.record({ ref, sku, qty, eta }),
    fc.array(addBatch, { maxLength: 1 }),
    fc.option(correction),
    fc.boolean(),
  )
  .map(([batch, meanwhile, correction, isToBlock]) => [
    addOf(batch),
    ...meanwhile,
    ...(isToBlock ? [blocking(batch.ref, { blocked: true })] : []),
    correction ? correcting(batch.ref, correction) : removing(batch.ref),
    addOf(batch),
  ]);

/** In the second in which the shop opens, or in one beside it. */
const second = fc.constantFrom(
  '2030-01-01T07:59:59Z',
  '2030-01-01T08:00:00Z',
  '2030-01-01T08:00:01Z',
);
const told = fc.record({ at: second, message: fc.constantFrom('message-1', 'message-2') });

/** Messages come again and overtake each other. */
const changeByMessage = fc
  .tuple(ref, fc.record({ qty: fc.oneof(fc.constant(0), qty), told }))
  .map(([ref, change]) =>
    command(`change by message ${ref}`, change, (shop) => shop.changeBatch(ref, change)),
  );

/** A feed comes again and is overtaken, too. */
const feedAt = fc.constantFrom(
  '2029-12-31T02:00:00Z',
  '2030-01-01T09:00:00Z',
  '2030-02-02T02:00:00Z',
);
const fed = fc.record(
  { ref, sku, qty: fc.oneof(fc.constant(0), qty), eta, expiresOn },
  { requiredKeys: ['ref', 'sku', 'qty'] },
);

/** What is refused of them holds up nothing else. */
const eachOf = async (all: readonly Promise<object>[]): Promise<object> => {
  for (const one of await Promise.allSettled(all)) {
    if (one.status === 'rejected' && !(one.reason instanceof Refusal)) throw one.reason;
  }
  return {};
};

const feed = fc
  .record({
    feedAt: fc.oneof(second, feedAt),
    batches: fc.uniqueArray(fed, { minLength: 1, selector: (one) => one.ref }),
  })
  .map(({ feedAt, batches }) =>
    command('feed', { feedAt, batches }, async (shop) => {
      return eachOf(batches.map((one) => shop.feedBatch({ ...one, feedAt })));
    }),
  );

/** Many at once, of which some are there already. */
const addTogether = fc
  .uniqueArray(fc.record({ ref, sku, qty, eta }), { minLength: 2, selector: (one) => one.ref })
  .map((batches) =>
    command('add together', { batches }, async (shop) => {
      return eachOf(batches.map(shop.addBatch));
    }),
  );

const counted = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(40, 59, 60, 119, 121));
/** Mostly now; or as of an earlier time, when other units should have been there. */
const count = fc.oneof(
  { weight: 2, arbitrary: fc.record({ counted }) },
  { weight: 1, arbitrary: fc.record({ counted, expected: counted, told }) },
);

const countBatch = fc
  .tuple(ref, count)
  .map(([ref, { counted, ...more }]) =>
    command(`count ${ref}`, { counted, ...more }, (shop) =>
      shop.changeBatch(ref, { ...more, count: { counted, ...more } }),
    ),
  );

const countProduct = fc
  .tuple(sku, count)
  .map(([sku, count]) =>
    command(`count all ${sku}`, count, (shop) => shop.countProduct(sku, count)),
  );

/** One of them has no stock. */
const putProduct = fc
  .tuple(
    fc.oneof(sku, fc.constant('NEW-DESK')),
    fc.record(
      { label: fc.constantFrom('A thing', null), lowAt: fc.constantFrom(0, 10, 60) },
      { requiredKeys: [] },
    ),
  )
  .map(([sku, product]) => command(`put ${sku}`, product, (shop) => shop.putProduct(sku, product)));

/** Mostly at any time; or by a day, or not before one. */
const dates = fc.constantFrom(
  {},
  {},
  { shipBy: '2030-01-01' },
  { shipBy: '2030-02-01' },
  { notBefore: '2030-02-15' },
  { notBefore: '2030-01-01', shipBy: '2030-03-01' },
  { minimumDays: 10 },
  { minimumDays: 60, notBefore: '2030-01-20' },
);

/** Mostly none. */
const priority = fc.constantFrom({}, {}, {}, { priority: 1 }, { priority: 9 });

const line = fc
  .record({
    lineId,
    sku,
    qty: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 15, max: 40 })),
    allowSplit: fc.boolean(),
    dates,
    priority,
  })
  .map(({ dates, priority, ...wanted }) => ({ ...wanted, ...dates, ...priority }));
const lines = fc.uniqueArray(line, {
  minLength: 1,
  maxLength: 4,
  selector: ({ lineId }) => lineId,
});
/** More than one transaction holds. */
const manyLines = fc.tuple(sku, sku).map((skus) =>
  Array.from({ length: 100 }, (_, index) => ({
    lineId: `${index}`,
    sku: skus[index % 2] as string,
    qty: 1,
  })),
);

const onShortage = fc.constantFrom('reject' as const, 'backorder' as const, 'partial' as const);

const QUARTER = 15 * 60_000;
const holdFor = fc.constantFrom(undefined, QUARTER, 4 * QUARTER);

const allocating = (order: NewOrder): Command =>
  command('allocate', order, (shop) => shop.allocate(order));

/** Some of them are of use only as a whole. */
const newOrder = fc
  .record({ orderId, lines, onShortage, holdFor, isKit: fc.constantFrom(false, false, true) })
  .map(({ isKit, ...order }): NewOrder => (isKit ? together(order) : order));

const allocate = newOrder.map(allocating);

const allocateMany = fc
  .record({ orderId, lines: manyLines, onShortage, holdFor })
  .map((order) =>
    command('allocate 100 lines of', { ...order, lines: order.lines.slice(0, 2) }, (shop) =>
      shop.allocate(order),
    ),
  );

const setBackorderPolicy = fc
  .tuple(sku, fc.constantFrom('strict', 'fill-what-fits'))
  .map(([sku, policy]) =>
    command('set the policy of', { sku, policy }, (shop) => shop.setBackorderPolicy(sku, policy)),
  );

const setPromisePolicy = fc
  .tuple(sku, fc.constantFrom('keep', 'improve'))
  .map(([sku, policy]) =>
    command('set the promise policy of', { sku, policy }, (shop) =>
      shop.setPromisePolicy(sku, policy),
    ),
  );

/** Mostly of some orders, or of some priority; and sometimes of all others. */
export const strategies = fc.record(
  {
    rules: fc.array(
      fc.record({
        match: fc.oneof(
          fc.record({ orderIds: fc.uniqueArray(orderId, { minLength: 1, maxLength: 3 }) }),
          fc.record({ priority: fc.record({ min: fc.constantFrom(0, 1, 9) }) }),
        ),
        strategy: fc.constantFrom(...STRATEGIES),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    default: fc.constantFrom(...STRATEGIES, 'redistribute', 'redistribute', 'lose', 'lose'),
  },
  { requiredKeys: ['rules'] },
);

/** A planner's word comes before the order in which lines came. */
const plans = new WeakSet<Command>();
export const isPlanned = (command: Command): boolean => plans.has(command);

const repromise = fc.tuple(sku, strategies).map(([sku, how]) => {
  const planned = command(`promise ${sku} anew`, how, async (shop) => {
    await shop.repromise(sku, how);
    return {};
  });
  plans.add(planned);
  return planned;
});

const restockRule = fc.record({
  reorderPoint: fc.integer({ min: 0, max: 100 }),
  lotSize: fc.integer({ min: 1, max: 30 }),
  leadTimeDays: fc.constantFrom(0, 40),
});

const setRestockRule = fc.tuple(sku, restockRule).map(([sku, rule]) =>
  command('set the restock rule of', { sku, rule }, async (shop) => ({
    outcome: await shop.setRestockRule(sku, rule),
  })),
);

/** The next run of a job does what others kept from it. */
const ofJob = <T>(run: Promise<T>): Promise<T> =>
  run.catch((error: AggregateError) => {
    throw error.errors.map(({ cause }) => cause).find((cause) => !(cause instanceof Refusal))
      ? error
      : error.errors[0].cause;
  });

const restock = fc.constant(
  command('restock', {}, async (shop) => {
    const outcome = await ofJob(shop.restock());
    return { created: outcome.length > 0 };
  }),
);

const cutToNothing = fc
  .constantFrom('batch-1', 'batch-2')
  .map((ref) => command('cut', { ref }, (shop) => shop.changeBatch(ref, { qty: 0 })));

const releaseLine = fc
  .record({ orderId, lineId })
  .map((key) => command('release line', key, (shop) => shop.releaseLine(key)));

const releasing = (orderId: string): Command =>
  command('release order', { orderId }, (shop) => shop.releaseOrder(orderId));

const releaseOrder = orderId.map(releasing);

const rank = fc.constantFrom(0, 1, 9);
const days = fc.constantFrom(null, 0, 10, 60);
const day = fc.constantFrom(null, '2030-01-01', '2030-02-01', '2030-03-01');

/** Mostly how much; sometimes when, or before whom, or how long to be good, or several of them. */
const changeLine = fc
  .record({
    key: fc.record({ orderId, lineId }),
    change: fc.oneof(
      { weight: 3, arbitrary: fc.record({ qty, onShortage }) },
      {
        weight: 1,
        arbitrary: fc.record(
          { qty, shipBy: day, notBefore: day, minimumDays: days, priority: rank, onShortage },
          { requiredKeys: [] },
        ),
      },
      { weight: 1, arbitrary: fc.record({ priority: rank }) },
      { weight: 1, arbitrary: fc.record({ minimumDays: days, onShortage }) },
    ),
  })
  .map(({ key, change }) =>
    command('change line', { ...key, ...change }, (shop) => shop.changeLine(key, change)),
  );

const shipping = (orderId: string): Command =>
  command('ship', { orderId }, (shop) => shop.shipOrder(orderId));

const shipOrder = orderId.map(shipping);

const shipLine = fc
  .record({ orderId, lineId })
  .map((key) => command('ship line', key, (shop) => shop.shipOrder(key.orderId, [key.lineId])));

const packing = (orderId: string): Command =>
  command('pack', { orderId }, (shop) => shop.packOrder(orderId));

const unpacking = (orderId: string): Command =>
  command('unpack', { orderId }, (shop) => shop.unpackOrder(orderId));

const packLine = fc
  .record({ orderId, lineId })
  .map((key) => command('pack line', key, (shop) => shop.packOrder(key.orderId, [key.lineId])));

/** Few numbers, so that some are told twice. */
const receipt = fc.record({ receipt: fc.constantFrom('GR-1', 'GR-2', 'GR-3'), qty });

const receivePart = fc
  .tuple(ref, receipt)
  .map(([ref, part]) => command(`receive of ${ref}`, part, (shop) => shop.receivePart(ref, part)));

const shipUnits = fc
  .record({ orderId, lineId, qty, rest: fc.constantFrom('keep', 'release') })
  .map(({ orderId, rest, ...line }) =>
    command('ship units', { orderId, ...line, rest }, (shop) =>
      shop.shipUnits(orderId, { lines: [line], rest }),
    ),
  );

const undoingShipment = (orderId: string, line: { lineId: string; qty: number }): Command =>
  command('undo shipment', { orderId, ...line }, (shop) =>
    shop.undoShipment(orderId, { lines: [line] }),
  );

const undoShipment = fc
  .record({ orderId, lineId, qty: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 })) })
  .map(({ orderId, ...line }) => undoingShipment(orderId, line));

/** Few numbers, so that some are told twice. */
const returnId = fc.constantFrom('R-1', 'R-2', 'R-3');

const returnUnits = fc
  .record({
    orderId,
    returnId,
    lines: fc.uniqueArray(
      fc.record({
        lineId,
        qty: fc.integer({ min: 1, max: 4 }),
        to: fc.constantFrom('stock', 'stock', 'quarantine', 'scrap'),
      }),
      { minLength: 1, maxLength: 2, selector: ({ lineId }) => lineId },
    ),
  })
  .map(({ orderId, ...back }) =>
    command('return', { orderId, ...back }, (shop) => shop.returnUnits(orderId, back)),
  );

const undoing = (orderId: string, returnId: string): Command =>
  command('undo return', { orderId, returnId }, (shop) => shop.undoReturn(orderId, returnId));

const undoReturn = fc.tuple(orderId, returnId).map((names) => undoing(...names));

/** A batch that is there from the beginning, and what comes while it is blocked. */
const blockedForAWhile = fc
  .tuple(
    fc.constantFrom('batch-1', 'batch-2'),
    fc.array(fc.oneof(allocate, addBatch), { maxLength: 2 }),
  )
  .map(([ref, meanwhile]) => [
    blocking(ref, { blocked: true }),
    ...meanwhile,
    blocking(ref, { blocked: false }),
  ]);

/** What leaves at once, and comes back; or has not after all. */
const shippedAndReturned = fc
  .record({
    orderId,
    lines,
    returnId,
    to: fc.constantFrom('stock', 'quarantine', 'scrap'),
    isUndone: fc.boolean(),
  })
  .map(({ orderId, lines, returnId, to, isUndone }) => {
    const back = { returnId, lines: lines.map(({ lineId }) => ({ lineId, qty: 1, to })) };
    return [
      command('allocate', { orderId, lines }, (shop) => shop.allocate({ orderId, lines })),
      command('ship', { orderId }, (shop) => shop.shipOrder(orderId)),
      command('return', { orderId, ...back }, (shop) => shop.returnUnits(orderId, back)),
      ...(isUndone ? [undoing(orderId, returnId)] : []),
    ];
  });

/** A line of which some leave, then what may be about it, and it has not left after all, or not so much of it. */
const shippedByMistake = fc
  .record({
    orderId,
    line: fc.record({
      lineId: fc.constantFrom('e', 'f', 'g'),
      sku,
      qty: fc.integer({ min: 2, max: 12 }),
      allowSplit: fc.boolean(),
    }),
    parcels: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
    next: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
    left: fc.constantFrom(0, 0, 1, 2, 4),
  })
  .map(({ orderId, line, parcels, next, left }) => {
    const { lineId } = line;
    const order = { orderId, lines: [line] };
    const back = { returnId: 'R-9', lines: [{ lineId, qty: 2, to: 'stock' as const }] };
    const commands: readonly Command[] = [
      command('return', { orderId, ...back }, (shop) => shop.returnUnits(orderId, back)),
      command('ship line', { orderId, lineId }, (shop) => shop.shipOrder(orderId, [lineId])),
      command('count', { ref: 'batch-1' }, (shop) =>
        shop.changeBatch('batch-1', { count: { counted: 60 } }),
      ),
      blocking('batch-1', { blocked: true }),
      passing(QUARTER),
      packing(orderId),
    ];
    return [
      command('allocate', order, (shop) => shop.allocate(order)),
      ...parcels.map((qty) =>
        command('ship units', { orderId, lineId, qty }, (shop) =>
          shop.shipUnits(orderId, { lines: [{ lineId, qty }] }),
        ),
      ),
      ...next.map((one) => commands[one] as Command),
      undoingShipment(orderId, { lineId, qty: left }),
    ];
  });

/** A shop that has less of a SKU than is wanted, for several days, and orders of which some wait. */
const scarce = fc
  .tuple(
    fc.array(fc.record({ qty: fc.integer({ min: 1, max: 12 }), eta }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.array(
      fc.record({ line, holdFor: fc.constantFrom(undefined, undefined, undefined, QUARTER) }),
      {
        minLength: 2,
        maxLength: 10,
      },
    ),
  )
  .map(([batches, orders]) => [
    ...batches.map((batch, n) => addOf({ ...batch, ref: `batch-${n + 3}`, sku: 'RED-CHAIR' })),
    ...orders.map(({ line, holdFor }, n) => {
      const order = {
        orderId: `order-${1 + (n % 6)}`,
        lines: [{ ...line, qty: 1 + (line.qty % 6), lineId: `${n}`, sku: 'RED-CHAIR' }],
        onShortage: 'backorder' as const,
        holdFor,
      };
      return command('allocate', order, (shop) => shop.allocate(order));
    }),
  ]);

const confirmOrder = orderId.map((orderId) => confirming(orderId));

const confirmLater = orderId.map((orderId) =>
  command('confirm whatever day of', { orderId }, (shop) =>
    shop.confirmOrder(orderId, undefined, true),
  ),
);

const confirmLine = fc
  .record({ orderId, lineId })
  .map((key) =>
    command('confirm line', key, (shop) => shop.confirmOrder(key.orderId, [key.lineId])),
  );

const prolongHold = orderId.map((orderId) =>
  command('prolong', { orderId }, (shop) => shop.prolongHold(orderId, 4 * QUARTER)),
);

const reinstate = fc
  .record({ orderId, onShortage, holdFor })
  .map(({ orderId, ...how }) =>
    command('reinstate', { orderId, ...how }, (shop) => shop.reinstateOrder(orderId, how)),
  );

const reinstating = (orderId: string): Command =>
  command('reinstate', { orderId }, (shop) => shop.reinstateOrder(orderId));

const changeByUnits = fc
  .tuple(ref, fc.record({ change: fc.integer({ min: -20, max: 20 }), key: fc.uuid() }))
  .map(([ref, change]) =>
    command(`change ${ref} by`, change, (shop) => shop.changeBatch(ref, change)),
  );

const passing = (time: number): Command =>
  command('pass', { time }, async (shop) => {
    shop.pass(time);
    return {};
  });

/** Time passes, and nobody looks after anything. */
const pass = fc.constantFrom(QUARTER / 3, QUARTER).map(passing);

const confirming = (orderId: string): Command =>
  command('confirm', { orderId }, (shop) => shop.confirmOrder(orderId));

/** What is held and confirmed, and then the time at which it would have expired. */
const confirmedInTime = fc
  .record({ orderId, lines, holdFor: fc.constant(QUARTER) })
  .map((order) => [allocating(order), confirming(order.orderId), passing(QUARTER)]);

/** What is here and packed, and then what may be about it. */
const packed = fc
  .tuple(orderId, lines, ref, qty, fc.nat({ max: 3 }))
  .map(([orderId, lines, ref, qty, next]) => {
    const order = { orderId, lines: lines.map((line) => ({ ...line, sku: 'RED-CHAIR' })) };
    const line = { orderId, lineId: 'a' };
    const commands: readonly Command[] = [
      unpacking(orderId),
      command('cut', { ref, qty }, (shop) => shop.changeBatch(ref, { qty })),
      command('ship units', { ...line, qty }, (shop) =>
        shop.shipUnits(orderId, { lines: [{ lineId: 'a', qty }] }),
      ),
      command('change line', { ...line, qty }, (shop) => shop.changeLine(line, { qty })),
    ];
    return [
      command('allocate', order, (shop) => shop.allocate(order)),
      packing(orderId),
      commands[next] as Command,
    ];
  });

const finishWork = fc.constant(
  command('finish work', {}, async (shop) => {
    await shop.finishWork();
    return {};
  }),
);

/** All that the end of a day leads to: who loses an overdue shipment may have missed their own day, too. */
export const endDay = async (shop: Pick<Shop, 'endOfDay' | 'finishWork'>): Promise<void> => {
  await ofJob(shop.endOfDay());
  await shop.finishWork();
  await ofJob(shop.endOfDay());
  // A walk through the lines of a batch that took it from some of them is followed by one that finds nothing to do.
  await shop.finishWork();
};

/** It becomes that day, unless it is later already, and what has missed its day is looked for. */
const untilDay = fc.constantFrom('2030-01-02', '2030-02-02', '2030-03-02').map((day) =>
  command('until', { day }, async (shop) => {
    shop.pass(Math.max(0, Date.parse(`${day}T08:00:00Z`) - shop.clock().getTime()));
    await endDay(shop);
    return {};
  }),
);

const anyCommand = fc.oneof(
  { weight: 2, arbitrary: addBatch },
  { weight: 5, arbitrary: allocate },
  { weight: 1, arbitrary: allocateMany },
  { weight: 3, arbitrary: changeBatch },
  { weight: 1, arbitrary: ref.map(removing) },
  { weight: 1, arbitrary: correctBatch },
  { weight: 2, arbitrary: changeByMessage },
  { weight: 2, arbitrary: feed },
  { weight: 1, arbitrary: addTogether },
  { weight: 1, arbitrary: setBackorderPolicy },
  { weight: 1, arbitrary: setPromisePolicy },
  { weight: 1, arbitrary: setRestockRule },
  { weight: 1, arbitrary: restock },
  { weight: 1, arbitrary: shipOrder },
  { weight: 1, arbitrary: shipLine },
  { weight: 1, arbitrary: shipUnits },
  { weight: 2, arbitrary: undoShipment },
  { weight: 1, arbitrary: orderId.map(packing) },
  { weight: 2, arbitrary: packLine },
  { weight: 1, arbitrary: orderId.map(unpacking) },
  { weight: 2, arbitrary: pass },
  { weight: 1, arbitrary: untilDay },
  { weight: 1, arbitrary: finishWork },
  { weight: 1, arbitrary: confirmOrder },
  { weight: 1, arbitrary: confirmLater },
  { weight: 1, arbitrary: confirmLine },
  { weight: 3, arbitrary: changeLine },
  { weight: 1, arbitrary: releaseLine },
  { weight: 1, arbitrary: releaseOrder },
  { weight: 3, arbitrary: prolongHold },
  { weight: 1, arbitrary: reinstate },
  { weight: 1, arbitrary: changeByUnits },
  { weight: 2, arbitrary: receivePart },
  { weight: 2, arbitrary: blockBatch },
  { weight: 2, arbitrary: returnUnits },
  { weight: 1, arbitrary: undoReturn },
  { weight: 2, arbitrary: countBatch },
  { weight: 2, arbitrary: countProduct },
  { weight: 1, arbitrary: putProduct },
  { weight: 2, arbitrary: repromise },
);

const STOCK = [
  addOf({ ref: 'batch-1', sku: 'RED-CHAIR', qty: 120, eta: null }),
  addOf({ ref: 'batch-2', sku: 'BLUE-LAMP', qty: 60, eta: '2030-02-01' }),
];

/** A shop that has some stock, and what comes then. */
export const commands = fc
  .array(
    fc.oneof(
      { weight: 19, arbitrary: anyCommand.map((one) => [one]) },
      { weight: 1, arbitrary: confirmedInTime },
      { weight: 1, arbitrary: packed },
      { weight: 1, arbitrary: shippedAndReturned },
      { weight: 2, arbitrary: shippedByMistake },
      { weight: 1, arbitrary: blockedForAWhile },
      { weight: 1, arbitrary: bookedWrongly },
    ),
    { maxLength: 25, size: 'max' },
  )
  .map((sequence) => [...STOCK, ...sequence.flat()]);

/** Orders that are of use only as a whole; nobody else knows them. */
const KIT = { 'RED-CHAIR': 2, 'BLUE-LAMP': 3 };
const BY_FEBRUARY = order('kit-3', KIT).lines.map((line) => ({ ...line, shipBy: '2030-02-01' }));
const KITS = [
  order('kit-1', KIT),
  splitting(order('kit-2', { 'RED-CHAIR': 30, 'BLUE-LAMP': 20 })),
  { orderId: 'kit-3', lines: BY_FEBRUARY },
  onHold(order('kit-4', KIT), QUARTER),
  order('kit-5', { 'RED-CHAIR': 1 }),
].map(together);

/** What the shop does with them, each as a whole. */
export const kitCommand = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KITS).map(allocating) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(reinstating, releasing, shipping, confirming),
        fc.constantFrom(...KITS),
      )
      .map(([command, { orderId }]) => command(orderId)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...KITS), fc.constantFrom(...Object.keys(KIT)), fc.boolean())
      .map(([{ orderId }, lineId, isUndone]) =>
        isUndone
          ? undoingShipment(orderId, { lineId, qty: 0 })
          : command('ship line', { orderId, lineId }, (shop) => shop.shipOrder(orderId, [lineId])),
      ),
  },
  { weight: 2, arbitrary: fc.oneof(cutToNothing, changeBatch, addBatch) },
);

/** Kits that were sold; then a cut that is interrupted, so that they are torn; and stock of which they can be had again. */
export const tornKits = cutToNothing.map((cut) => ({
  sold: [...STOCK, ...KITS.map(allocating)],
  cut,
  restocked: [
    addOf({ ref: 'batch-3', sku: 'RED-CHAIR', qty: 120, eta: null }),
    addOf({ ref: 'batch-4', sku: 'BLUE-LAMP', qty: 60, eta: null }),
  ],
}));

/** A shop that sells kits beside all else, and after how many saves each command is interrupted, if it is. */
export const kitsAtWork = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 2, arbitrary: kitCommand }, { weight: 1, arbitrary: anyCommand }),
      fc.option(fc.nat({ max: 3 }), { freq: 2 }),
    ),
    { maxLength: 25, size: 'max' },
  )
  .map((sequence) => [...STOCK.map((one) => [one, null] as const), ...sequence]);

/** What takes several transactions, and the number of them after which it is interrupted. */
const interruption = fc.oneof(
  fc.tuple(allocateMany, fc.nat({ max: 3 })),
  fc.tuple(cutToNothing, fc.nat({ max: 2 })),
  fc.tuple(blockLarge, fc.nat({ max: 2 })),
  fc.tuple(countProduct, fc.nat({ max: 2 })),
  fc.tuple(receivePart, fc.nat({ max: 2 })),
  fc.tuple(repromise, fc.nat({ max: 2 })),
);

/** The same where there is too little, or there has come too much late: lines have something to give each other. */
export const scarceCommands = fc
  .tuple(scarce, fc.array(anyCommand, { maxLength: 5 }))
  .map((parts) => parts.flat());

/** A shop at work, again and again interrupted. */
export const interruptedCommands = fc.array(
  fc.tuple(commands, allocateMany, interruption).map(([some, many, last]) => ({
    sequence: [...some, many],
    last,
  })),
);

type Answer = {
  readonly outcome?: string;
  readonly created?: boolean;
  readonly lines?: unknown;
  readonly short?: unknown;
};
export type Outcome = { readonly answer?: Answer; readonly refused?: string };

/** Carries a command out; a refusal is an outcome, anything else that goes wrong is not. */
export const carryOut = async (shop: Shop, command: Command): Promise<Outcome> => {
  try {
    return { answer: await command(shop) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code };
    throw error;
  }
};

const crash = () => {
  throw new Error('interrupted');
};

/** Carries a command out, but whoever does so is gone after so many saves. */
export const interrupt = async (shop: Shop, command: Command, saves: number): Promise<void> => {
  shop.beforeSave.push(...Array(saves).fill(() => undefined), ...Array(100).fill(crash));
  await carryOut(shop, command).catch(() => undefined);
  shop.beforeSave.length = 0;
};
