import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';
import { DESKTOP } from '../../infra/tools/browser.ts';
import { leaveOpen } from '../../infra/tools/demo/open.ts';
import { createClient } from '../../src/client/client.ts';
import { browser, isShown, look, openPage, rowOf } from '../support/board.ts';
import { type Service, startService } from '../support/service.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** One of its own: a stranger's has the demo's products, and not the thousands of other tests before them. */
let service: Service | undefined;
beforeAll(async () => {
  if (browser) service = await startService();
});
afterAll(() => service?.stop());

afterEach(() => {
  jest.restoreAllMocks();
});

const FILE = `ref,sku,qty,eta
stool-1,stool,10,
stool-2,stool,ten,
stool-3,,4,
stool-4,stool,5,tomorrow
`;

look(
  'somebody who knows nothing but / finds an order, imports a file and cuts a batch',
  async () => {
    const url = `${service?.url}`;
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    await leaveOpen(createClient({ url }), inDays);
    const page = await openPage('', { ...DESKTOP, baseURL: url });
    const go = (name: string) => page.getByRole('link', { name, exact: true }).click();
    await rowOf(page, 'Folding chair, oak').getByText('145').waitFor();

    await go('Queue');
    await page.getByLabel('Search').fill('10437');
    await go('web-10437');
    await page.getByRole('heading', { name: 'web-10437' }).waitFor();

    await go('Import');
    await page.getByLabel('Drop a CSV file').setInputFiles({
      ...{ name: 'batches.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(FILE),
    });
    await isShown(page, '3 bad rows');
    await page.getByRole('button', { name: 'Send 1 batch' }).click();
    await isShown(page, '1 entry accepted, 0 refused');

    await page.getByRole('link', { name: 'Stock', exact: true }).click();
    await rowOf(page, 'stool').getByText('10').waitFor();
    await go('Folding chair, oak');
    await page.getByRole('link', { name: 'chair-440' }).first().click();
    await page.getByRole('button', { name: 'Change quantity' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Units').fill('40');
    await dialog.getByRole('button', { name: 'Change quantity' }).click();
    // It has to leave before the next shipment comes.
    const moved = dialog.getByRole('row').filter({ hasText: 'web-10420' });
    await moved.getByText('Waiting').waitFor();
  },
);
