import { AxeBuilder } from '@axe-core/playwright';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE } from '../../infra/tools/browser.ts';
import { browser, isShown, look, openPage, rowOf, SERVICE } from '../support/board.ts';
import { addBatch, ask, fresh } from '../support/http.ts';
import { until } from '../support/until.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A product whose stock is promised: a shipment of 20 with two orders on it, a spare one of 15, and an order that waits. */
const shop = async () => {
  const sku = fresh('chair');
  const at = (name: string) => `${sku}-${name}`;
  await ask('PUT', `/products/${sku}`, { label: `Chair ${sku}` });
  await addBatch(sku, 20, '2099-01-10', at('ship'));
  await addBatch(sku, 15, '2099-01-20', at('spare'));
  const order = (name: string, qty: number, more: object = {}) =>
    ask('POST', '/allocations', {
      orderId: at(name),
      lines: [{ lineId: '1', sku, qty }],
      ...more,
    });
  await order('first', 10);
  await order('second', 8);
  await order('waits', 60, { onShortage: 'backorder' });
  return { sku, at };
};
type Shop = Awaited<ReturnType<typeof shop>>;

let chairs: Shop;
beforeAll(async () => {
  chairs = await shop();
});

look('somebody who opens / sees the stock, first what needs somebody', async () => {
  const calm = fresh('calm');
  await addBatch(calm, 500);
  const page = await openPage();
  const row = rowOf(page, chairs.sku);
  await row.waitFor();

  expect(await row.getByRole('cell').allTextContents()).toEqual(
    expect.arrayContaining(['Out', '17', '60']),
  );
  const names = await page.getByRole('rowheader').allTextContents();
  const placeOf = (sku: string) => names.findIndex((name) => name.includes(sku));
  expect(placeOf(chairs.sku)).toBeLessThan(placeOf(calm));

  await page.getByLabel('Search').fill(calm);
  expect(await page.getByRole('rowheader').count()).toBe(1);
  await page.getByLabel('Search').fill('');
  await page.getByRole('button', { name: 'Needs attention' }).click();
  expect(await rowOf(page, calm).count()).toBe(0);
  expect(await rowOf(page, chairs.sku).count()).toBe(1);
});

look('the stock shows how many units are kept as safety stock, on a phone too', async () => {
  const sku = fresh('kept');
  await addBatch(sku, 20);
  await ask('PUT', `/products/${sku}/protection`, { safetyStock: 5 });
  const page = await openPage();
  const row = rowOf(page, sku);
  await row.waitFor();
  const headers = await page.getByRole('columnheader').allTextContents();
  const figures = await row.locator('th, td').allTextContents();
  const ofColumn = (name: string) => figures[headers.indexOf(name)];
  expect([ofColumn('Here'), ofColumn('Safety stock')]).toEqual(['15', '5']);

  const phone = await openPage('', PHONE);
  await rowOf(phone, sku).getByText('safety stock 5').waitFor();
});

look('a product shows its batches by day, what is promised of each, and who waits', async () => {
  const page = await openPage(`#/products/${chairs.sku}`);
  const ship = rowOf(page, chairs.at('ship'));
  await ship.waitFor();
  expect(await ship.getByRole('cell').allTextContents()).toEqual(['10 Jan 2099', '18', '2', '0']);
  await rowOf(page, chairs.at('waits')).waitFor();
  await isShown(page, '60 units waiting for stock');
  const chart = await page.getByRole('img').getAttribute('aria-label');
  expect(chart).toContain('Due 10 Jan 2099: 18 units promised, 2 free');
});

look('an order is found by its id, with its batch, its history, and why it waits', async () => {
  const page = await openPage('#/orders');
  await page.getByLabel('Order id').fill(chairs.at('first'));
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: chairs.at('ship') }).waitFor();
  await isShown(page, `10 units promised from ${chairs.at('ship')}`);

  await page.goto(`${SERVICE}/#/orders/${chairs.at('waits')}`);
  await page.getByRole('button', { name: 'Look at the batches' }).click();
  await rowOf(page, chairs.at('spare')).getByText('has too few units').waitFor();
});

look('an order that is not there is said not to be there', async () => {
  const page = await openPage(`#/orders/${fresh('nobody')}`);
  await isShown(page, /Could not load order/);
});

look(
  'who waits stands in the queue of all products, and is found there by a part of the id',
  async () => {
    const page = await openPage('#/queue');
    await rowOf(page, chairs.at('waits')).waitFor();
    await page.getByLabel('Search').fill(chairs.at('waits').slice(2).toUpperCase());
    await until(async () => (await page.getByRole('rowheader').count()) === 1);
    await rowOf(page, chairs.at('waits')).waitFor();
    await page.getByLabel('Search').fill('');
    await page.getByRole('link', { name: 'Held' }).click();
    await page.getByRole('link', { name: 'Held' }).and(page.locator('[aria-current]')).waitFor();
  },
);

look(
  'a file with three bad rows says so before anything is sent, and then sends the others',
  async () => {
    const name = fresh('file');
    const csv = [
      'Ref;SKU;Quantity;ETA',
      `${name}-1;${name};10;`,
      `${name}-2;${name};ten;`,
      `${name}-3;;4;`,
      `${name}-4;${name};5;30.12.2099`,
      `${name}-5;${name};6;2099-12-30`,
    ].join('\r\n');
    const page = await openPage('#/import');
    await page.getByLabel('Drop a CSV file').setInputFiles({
      name: 'batches.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await isShown(page, '3 bad rows');
    expect(await rowOf(page, 'must be').getByRole('cell').allTextContents()).toEqual([
      '3',
      expect.stringContaining('qty must be a whole number'),
      '4',
      expect.stringContaining('sku must be'),
      '5',
      expect.stringContaining('eta must be a date'),
    ]);
    expect((await ask('GET', `/batches/${name}-1`)).status).toBe(404);

    await page.getByRole('button', { name: 'Send 2 batches' }).click();
    await isShown(page, '2 entries accepted, 0 refused');
    expect((await ask('GET', `/batches/${name}-5`)).body).toMatchObject({ qty: 6 });
    expect((await ask('GET', `/batches/${name}-2`)).status).toBe(404);
  },
);

look(
  'an order with a bad row is left out whole, and a shortage is shown with its row',
  async () => {
    const name = fresh('orders');
    await addBatch(name, 5);
    const csv = `orderid,sku,qty\n${name}-a,${name},4\n${name}-b,${name},1\n${name}-b,${name},x\n${name}-c,${name},3\n`;
    const page = await openPage('#/import');
    await page.getByLabel('Drop a CSV file').setInputFiles({
      name: 'orders.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await isShown(page, '1 order left out');
    await page.getByRole('button', { name: 'Send 2 orders' }).click();
    await isShown(page, '1 entry accepted, 1 refused');
    expect((await ask('GET', `/orders/${name}-a`)).status).toBe(200);
    expect((await ask('GET', `/orders/${name}-b`)).status).toBe(404);
  },
);

look('a cut says what it will do, and then who has moved and where to', async () => {
  const { at } = await shop();
  const page = await openPage(`#/batches/${at('ship')}`);
  await page.getByRole('button', { name: 'Change quantity' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Units').fill('12');
  await dialog.getByText('6 promised units must move').waitFor();
  expect((await ask('GET', `/batches/${at('ship')}`)).body.qty).toBe(20);

  await dialog.getByLabel('Reason').fill('water damage');
  await dialog.getByRole('button', { name: 'Change quantity' }).click();
  await dialog.getByText('1 line moved').waitFor();
  const moved = dialog.getByRole('row').filter({ hasText: at('second') });
  await moved.getByText(at('spare')).waitFor();
  expect((await ask('GET', `/batches/${at('ship')}`)).body).toMatchObject({
    qty: 12,
    allocated: 10,
  });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.locator('.history').getByText('water damage').first().waitFor();
});

look(
  'what a change would do is shown before it is made: who would wait or ship later, and nothing is changed',
  async () => {
    const { at } = await shop();
    const page = await openPage(`#/batches/${at('ship')}`);
    await page.getByRole('button', { name: 'Change date' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Due on').fill('2099-01-15');
    await dialog.getByRole('button', { name: 'What if?' }).click();
    const first = dialog.getByRole('row').filter({ hasText: at('first') });
    await first.getByText('Later').waitFor();
    await first.getByText('15 Jan 2099').waitFor();
    expect((await ask('GET', `/batches/${at('ship')}`)).body.eta).toBe('2099-01-10');

    // What was foreseen of another day is not shown for this one.
    await dialog.getByLabel('Due on').fill('2099-01-10');
    await first.waitFor({ state: 'detached' });
  },
);

look('a refusal is shown in the words of the service, and nothing is changed', async () => {
  const { at } = await shop();
  const page = await openPage(`#/batches/${at('ship')}`);
  await page.getByRole('button', { name: 'Arrived' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Units that arrived').fill('5');
  await ask('POST', `/batches/${at('ship')}/arrival`);
  await dialog.getByRole('button', { name: 'Arrived' }).click();
  await dialog.getByRole('alert').getByText('Nothing was changed.').waitFor();
});

look('a shipment arrives and an order leaves, by buttons alone', async () => {
  const { at } = await shop();
  const page = await openPage(`#/batches/${at('ship')}`);
  const press = async (name: string) => {
    await page.getByRole('button', { name }).click();
    await page.getByRole('dialog').getByRole('button', { name }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  };
  await press('Arrived');
  await page.getByRole('button', { name: 'Count' }).waitFor();
  await page
    .getByRole('link', { name: at('first') })
    .first()
    .click();
  await press('Ship');
  await isShown(page, `10 units shipped from ${at('ship')}`);
});

/** Presses Tab until that is reached, as somebody does who has no mouse. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    const reached = await page.evaluate(() => {
      const { activeElement: at } = document;
      return at?.closest('label')?.textContent ?? at?.textContent;
    });
    if (reached?.includes(name)) return;
  }
  throw new Error(`Tab never reaches ${name}`);
};

look('by keyboard alone one gets from the stock to a cut, and back out of its dialog', async () => {
  const { sku, at } = await shop();
  const page = await openPage();
  await page.getByRole('rowheader').first().waitFor();
  await tabTo(page, 'Search');
  await page.keyboard.type(sku);
  await tabTo(page, `Chair ${sku}`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `Chair ${sku}` }).waitFor();
  await rowOf(page, at('ship')).waitFor();
  await tabTo(page, at('ship'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Change quantity' }).waitFor();
  await tabTo(page, 'Change quantity');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('19');
  await page.keyboard.press('Enter');
  await isShown(page, 'No order lost its stock');
  expect((await ask('GET', `/batches/${at('ship')}`)).body.qty).toBe(19);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

const views = ({ sku, at }: Shop): readonly (readonly [hash: string, shows: string])[] => [
  ['', 'Needs attention'],
  [`#/products/${sku}`, 'Batches by day'],
  [`#/batches/${at('ship')}`, 'In a cut, the last one loses its stock first'],
  ['#/orders', 'The whole id'],
  [`#/orders/${at('first')}`, '10 units promised'],
  ['#/queue', 'Lines that wait for stock'],
  ['#/import', 'Drop a CSV file'],
];

look('on a phone nothing is wider than the screen', async () => {
  const page = await openPage('', PHONE);
  for (const [hash, shows] of views(chairs)) {
    await page.goto(`${SERVICE}/${hash}`);
    await isShown(page, shows);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect({ hash, width }).toEqual({ hash, width: 360 });
  }
});

const SCHEMES = ['light', 'dark'] as const;
if (browser) {
  test.each(SCHEMES)('anybody can read it, by WCAG 2.2 AA: %s', async (colorScheme) => {
    const page = await openPage('', { ...DESKTOP, colorScheme });
    const expectNoBarrier = async () => {
      const { violations, passes } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      expect({ page: page.url(), found }).toEqual({ page: page.url(), found: [] });
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    };
    for (const [hash, shows] of views(chairs)) {
      await page.goto(`${SERVICE}/${hash}`);
      await isShown(page, shows);
      await expectNoBarrier();
    }
    await page.goto(`${SERVICE}/#/batches/${chairs.at('ship')}`);
    await page.getByRole('button', { name: 'Change quantity' }).click();
    await expectNoBarrier();
  });
}

look('a service that does not answer is said so, and one can try again', async () => {
  const page = await openPage('#/orders');
  await page.route('**/products?*', (route) => route.abort());
  await page.getByRole('link', { name: 'Stock', exact: true }).click();
  await page.getByRole('alert').getByText('The service does not answer').waitFor();
  await page.unroute('**/products?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await rowOf(page, chairs.sku).waitFor();
  await until(async () => (await page.getByRole('alert').count()) === 0);
});

look('what happens while somebody looks is shown by itself', async () => {
  const { sku, at } = await shop();
  const page = await openPage(`#/products/${sku}`);
  await rowOf(page, at('waits')).waitFor();
  await addBatch(sku, 90, null, at('late'));
  await isShown(page, `60 units promised from ${at('late')}`);
  await isShown(page, 'There are no backorders');
});

test('the page is one small file that may load nothing', async () => {
  const { headers } = await fetch(`${SERVICE}/`, { headers: { 'accept-encoding': 'gzip' } });
  expect(Number(headers.get('content-length'))).toBeLessThan(60 * 1_024);
  const policy = `${headers.get('content-security-policy')}`.split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      expect.stringMatching(/^script-src 'sha256-[\w+/=]+'$/),
      expect.stringMatching(/^style-src 'sha256-[\w+/=]+'$/),
    ]),
  );
  expect(policy.join()).not.toMatch(/unsafe|http|\*/);

  const plain = await fetch(`${SERVICE}/`, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  const html = await plain.text();
  expect(html).toContain('<title>Stock board</title>');
  expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:)/);
});
