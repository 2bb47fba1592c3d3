import { expect, test } from '@jest/globals';
import { inFolder, text } from '../support/csv-folder.ts';
import { addBatch, ask, fresh } from '../support/http.ts';
import { type CommandResult, stock } from '../support/stock.ts';

/** The command line on the service under test, in words with spaces between them. */
const run = (line: string): Promise<CommandResult> => stock(line.split(' '));
const json = async (line: string) => {
  const { code, stdout, stderr } = await run(`${line} --json`);
  return { code, data: JSON.parse(stdout), stderr };
};

test('an order goes from a batch to the door by the command line alone', async () => {
  const [sku, here, ship, order] = ['lamp', 'batch', 'ship', 'order'].map(fresh);
  expect(await json(`batch add ${here} ${sku} 10`)).toMatchObject({ code: 0, data: { qty: 10 } });
  await run(`batch add ${ship} ${sku} 50 --eta 2031-01-15`);
  expect(await json(`order allocate ${order} ${sku}=6`)).toMatchObject({
    code: 0,
    data: { lines: [{ qty: 6, state: 'allocated', batchRef: here }] },
  });

  const cut = await run(`batch change ${here} --qty 5`);
  expect(cut).toMatchObject({ code: 0, stderr: '' });
  expect(cut.stdout).toMatch(new RegExp(`^${order} .* 6 +allocated +${ship} +2031-01-15$`, 'm'));
  expect((await json(`batch lines ${ship}`)).data).toMatchObject([{ orderId: order }]);

  expect(await json(`batch arrive ${ship}`)).toMatchObject({ code: 0, data: { eta: null } });
  expect(await json(`order ship ${order}`)).toMatchObject({
    data: { lines: [{ state: 'shipped' }] },
  });
  expect((await json(`batch lines ${ship} --shipped`)).data).toHaveLength(1);
  expect(await json(`batch count ${here} 4 --expected 5`)).toMatchObject({ code: 0 });
  expect((await json(`batch show ${here}`)).data).toMatchObject({ qty: 4, available: 4 });
});

test('a cart is held, confirmed, and given back', async () => {
  const [sku, order] = ['lamp', 'order'].map(fresh);
  await addBatch(`${sku}`, 5);
  const held = await json(`order allocate ${order} ${sku}=2 --hold-for PT15M`);
  expect(held.data.lines[0].heldUntil).toMatch(/^\d{4}-/);
  expect((await json(`order confirm ${order}`)).data.lines[0].heldUntil).toBeUndefined();
  await run(`order release ${order}`);
  expect((await json(`order show ${order}`)).data).toMatchObject([{ state: 'released' }]);
});

test('what is refused ends with 1 and says why, for people and for scripts', async () => {
  const [sku, order] = ['lamp', 'order'].map(fresh);
  await addBatch(`${sku}`, 5);
  const short = await run(`order allocate ${order} ${sku}=9`);
  expect(short).toMatchObject({ code: 1, stdout: '' });
  expect(short.stderr).toMatch(new RegExp(`^.+\n  lineId ${sku}, .*available 5, .*\n$`));
  expect(await json(`order allocate ${order} ${sku}=9`)).toMatchObject({
    code: 1,
    data: { type: '/problems/shortage', errors: [{ available: 5 }] },
    stderr: '',
  });
  expect(await run(`order allocate ${order} ${sku}=9 --ship-by soon`)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\n {2}lines\[0\]\.shipBy must be a/),
  });
  expect(await run(`order show ${order}`)).toMatchObject({ code: 1, stdout: '' });
  expect(await json(`order show ${order}`)).toMatchObject({
    code: 1,
    data: { type: '/problems/order-not-found' },
  });
  expect((await ask('GET', `/orders/${order}`)).status).toBe(404);
});

test('a product is shown, with when a line could leave and what happened', async () => {
  const [sku, order] = ['lamp', 'order'].map(fresh);
  await addBatch(`${sku}`, 5);
  await addBatch(`${sku}`, 9, '2031-01-15');
  await run(`order allocate ${order} ${sku}=3`);
  const shown = await run(`product show ${sku}`);
  expect(shown.stdout).toMatch(/^sku +level +in the warehouse +on the way/);
  const availability = await run(`product availability ${sku} --qty 6`);
  expect(availability.stdout).toContain('6 units: can ship on 2031-01-15\n');
  const history = await json(`product history ${sku} --limit 1`);
  expect(history.data).toMatchObject([{ type: expect.any(String), sku }]);
  expect(history.stderr).toContain('There is more: these are the first 1');
});

test('a list goes on over pages as far as it is asked for', async () => {
  const sku = fresh('lamp');
  await addBatch(sku, 200);
  const orders = Array.from({ length: 120 }, (_, n) => ({
    orderId: `${sku}-${n}`,
    lines: [{ sku, qty: 1 }],
  }));
  await ask('POST', '/allocations/bulk', { orders });
  const { body } = await ask('GET', `/products/${sku}`);
  const [{ ref }] = body.batches;
  expect((await json(`batch lines ${ref}`)).data).toHaveLength(100);
  const all = await json(`batch lines ${ref} --limit 500`);
  expect(all.data).toHaveLength(120);
  expect(all.stderr).toBe('');
});

test('what a command prints for scripts is JSON', async () => {
  expect((await json('restock')).data).toEqual(expect.any(Array));
  expect((await json('migrate --status')).data.migrations[0]).toHaveProperty('migration');
  expect((await json('redrive notices')).data).toEqual({ moved: expect.any(Array) });
  expect((await json('product list --limit 1')).data).toHaveLength(1);
});

test('an import says what became of each row, and fails if a row is not valid', async () => {
  const [sku, order] = ['lamp', 'order'].map(fresh);
  const files = {
    'batches.csv': text('ref,sku,qty,eta', `${sku}-1,${sku},5,`),
    'orders.csv': text('orderid,sku,qty', `${order},${sku},3`, `${order}-2,${sku},x`),
  };
  await inFolder(files, async (folder) => {
    const refused = await run(`import ${folder}`);
    expect(refused).toMatchObject({ code: 1, stderr: '' });
    expect(refused.stdout).toContain('orders.csv row 3');
    const { code, data } = await json(`import ${folder} --skip-invalid`);
    expect(code).toBe(0);
    expect(data.files).toContainEqual({ name: 'orders.csv', holds: 'orders', encoding: 'UTF-8' });
    expect(data.rows).toContainEqual({
      file: 'orders.csv',
      row: 2,
      is: 'added',
      batchRef: `${sku}-1`,
    });
  });
});
