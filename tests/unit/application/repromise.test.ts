import { describe, expect, test } from '@jest/globals';
import type { Strategies } from '../../../src/domain/promises/strategies.ts';
import { expectSound } from '../../properties/invariants.ts';
import { largeOrder, order, orWait, shop, splitting } from '../../support/shop.ts';

const CHAIR = 'RED-CHAIR';
const wins = (orderId: string): Strategies => ({
  rules: [{ match: { orderIds: [orderId] }, strategy: 'win' }],
  default: 'lose',
});

/** A shop in which many have the stock, and a large order waits. */
const opened = async (lines = 100) => {
  const all = shop();
  await all.addBatch({ ref: 'here', sku: CHAIR, qty: lines, eta: null });
  await all.addBatch({ ref: 'ship', sku: CHAIR, qty: 20, eta: '2030-03-01' });
  await all.allocate(largeOrder('many', lines, CHAIR));
  await all.allocate(orWait(order('large', { [CHAIR]: lines })));
  const placeOf = async (orderId: string) => {
    const [line] = await all.queries.order(orderId);
    return line?.batchRef ?? line?.state;
  };
  return { ...all, placeOf };
};

test('an exchange of more lines than a transaction holds is made in several', async () => {
  const { repromise, previewRepromise, placeOf, store, queries } = await opened();
  const foretold = await previewRepromise(CHAIR, wins('large'));
  expect(await placeOf('large')).toBe('backordered');

  const changes = await repromise(CHAIR, wins('large'));

  expect(await placeOf('large')).toBe('here');
  expect(changes).toHaveLength(101);
  expect(changes.map(({ effect }) => effect)).toEqual(foretold.map(({ effect }) => effect));
  const waiting = (await queries.order('many')).filter(({ state }) => state === 'backordered');
  expect(waiting).toHaveLength(80);
  expectSound(store);
  expect(await repromise(CHAIR, wins('large'))).toEqual([]);
});

test('what exchanges leave over is for whose turn is next, and only then for who was promised a later day', async () => {
  const { addBatch, allocate, repromise, previewRepromise, queries } = shop();
  for (let n = 0; n < 50; n++) await addBatch({ ref: `${n}`, sku: CHAIR, qty: 1, eta: null });
  await addBatch({ ref: 'march', sku: CHAIR, qty: 50, eta: '2030-03-01' });
  await addBatch({ ref: 'april', sku: CHAIR, qty: 80, eta: '2030-04-01' });
  const waits = { lineId: CHAIR, sku: CHAIR, qty: 99, shipBy: '2030-02-01' };
  await allocate({ orderId: 'keeps what is here', lines: [waits], onShortage: 'backorder' });
  const winners = Array.from({ length: 5 }, (_, n) => ({ lineId: `${n}`, sku: CHAIR, qty: 10 }));
  await allocate(splitting({ orderId: 'winners', lines: winners }));
  await allocate(order('patient', { [CHAIR]: 40 }));
  await allocate(order('gains', { [CHAIR]: 40 }));
  const strategies: Strategies = {
    rules: [
      { match: { orderIds: ['winners'] }, strategy: 'win' },
      { match: { orderIds: ['gains'] }, strategy: 'gain' },
    ],
  };
  const foretold = await previewRepromise(CHAIR, strategies);

  const changes = await repromise(CHAIR, strategies);

  expect(await queries.order('gains')).toMatchObject([{ batchRef: 'march' }]);
  expect(await queries.order('patient')).toMatchObject([{ batchRef: 'april' }]);
  expect(changes).toHaveLength(51);
  expect(changes.map(({ to }) => to.batchRef)).toEqual(foretold.map(({ to }) => to.batchRef));
});

test('a call that dies is finished by calling again', async () => {
  const { repromise, placeOf, beforeSave, store } = await opened();
  beforeSave.push(
    () => undefined,
    () => undefined,
    () => {
      throw new Error('gone');
    },
  );
  await expect(repromise(CHAIR, wins('large'))).rejects.toThrow('gone');
  expectSound(store);

  await repromise(CHAIR, wins('large'));

  expect(await placeOf('large')).toBe('here');
  expectSound(store);
});

test('what a call that died has taken from lines is given back to them', async () => {
  const { repromise, beforeSave, queries, finishWork } = await opened();
  beforeSave.push(
    () => undefined,
    () => {
      throw new Error('gone');
    },
  );
  await expect(repromise(CHAIR, wins('large'))).rejects.toThrow('gone');

  await finishWork();

  const lines = await queries.order('many');
  expect(lines.filter(({ state }) => state === 'backordered')).toEqual([]);
});

test('others who change the stock meanwhile make it decide again', async () => {
  const { repromise, placeOf, beforeSave, rival, store } = await opened(10);
  beforeSave.push(async () => {
    await rival.releaseLine({ orderId: 'many', lineId: '0000' });
    await rival.changeBatch('here', { qty: 9 });
    await rival.addBatch({ ref: 'more', sku: CHAIR, qty: 10, eta: null });
  });

  await repromise(CHAIR, wins('large'));

  expect(await placeOf('large')).toBe('more');
  expectSound(store);
});

describe('it is refused, and changes nothing', () => {
  test('of a SKU that nobody knows', async () => {
    const { repromise, previewRepromise } = await opened(1);
    const refused = { code: 'product-not-found' };
    await expect(repromise('ANOTHER', wins('large'))).rejects.toMatchObject(refused);
    await expect(previewRepromise('ANOTHER', wins('large'))).rejects.toMatchObject(refused);
  });

  test('if the product is not as its caller knows it', async () => {
    const { repromise, previewRepromise, placeOf } = await opened(30);
    const refused = { code: 'precondition-failed' };
    const never = () => false;
    await expect(repromise(CHAIR, wins('large'), never)).rejects.toMatchObject(refused);
    await expect(previewRepromise(CHAIR, wins('large'), never)).rejects.toMatchObject(refused);
    expect(await placeOf('large')).toBe('backordered');
  });

  test('of more lines than can be weighed against each other', async () => {
    const { allocate, addBatch, repromise } = await opened(1);
    await addBatch({ ref: 'more', sku: CHAIR, qty: 2_000, eta: null });
    await allocate(largeOrder('too many', 1_000, CHAIR));
    await expect(repromise(CHAIR, wins('large'))).rejects.toMatchObject({ code: 'too-many-lines' });
  });
});

test('a call without time says so, and the same again goes on', async () => {
  const { repromise, placeOf, beforeSave, pass } = await opened();
  beforeSave.push(() => pass(30_000));
  await expect(repromise(CHAIR, wins('large'))).rejects.toMatchObject({
    code: 'too-much-contention',
  });

  await repromise(CHAIR, wins('large'));

  expect(await placeOf('large')).toBe('here');
});

test('a SKU without any allocated or waiting line has nothing to be promised anew', async () => {
  const { addBatch, repromise, previewRepromise } = shop();
  await addBatch({ ref: 'here', sku: CHAIR, qty: 5, eta: null });
  expect(await previewRepromise(CHAIR, wins('large'))).toEqual([]);
  expect(await repromise(CHAIR, wins('large'))).toEqual([]);
});
