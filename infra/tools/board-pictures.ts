import { mkdir } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createClient } from '../../src/client/client.ts';
import { startOwnService } from '../local/own-service.ts';
import { speedOf } from './board-speed.ts';
import { DESKTOP, launchBrowser, PHONE } from './browser.ts';
import { leaveOpen } from './demo/open.ts';
import { playPromises } from './demo/promises.ts';
import { playStock } from './demo/stock.ts';

/**
 * Takes the pictures of the stock board that the documents show, of what the demo plays, and measures how fast it is:
 * npm run board:pictures.
 */
const FOLDER = 'docs/board';
const DAY_MS = 24 * 60 * 60 * 1_000;
const inDays = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const browser = await launchBrowser();
if (!browser) process.exit(1);
const service = await startOwnService();

const take = async (
  name: string,
  hash: string,
  options: BrowserContextOptions,
  until: (page: Page) => Promise<unknown>,
): Promise<void> => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${service.api}/${hash}`);
  await until(page);
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
  await context.close();
};

const dark: BrowserContextOptions = { ...DESKTOP, colorScheme: 'dark' };
const shows = (text: string) => (page: Page) => page.getByText(text).first().waitFor();

try {
  const client = createClient({ url: service.api });
  await playPromises(client, inDays);
  await playStock(client);
  await leaveOpen(client, inDays);
  await mkdir(FOLDER, { recursive: true });
  await take('stock', '', DESKTOP, shows('Folding chair'));
  await take('product', '#/products/chair', DESKTOP, shows('80 units waiting'));
  await take('queue', '#/queue?state=held', dark, shows('cart-8841'));
  await take('phone', '#/products/chair', PHONE, shows('Batches by day'));
  await take('what-if', '#/batches/chair-440', DESKTOP, async (page) => {
    await page.getByRole('button', { name: 'Change quantity' }).click();
    await page.getByLabel('Units, without').fill('30');
    await page.getByRole('button', { name: 'What if?' }).click();
    await page.getByText('nothing is changed yet').waitFor();
  });
  await take('cut', '#/batches/chair-440', dark, async (page) => {
    await page.getByRole('button', { name: 'Change quantity' }).click();
    await page.getByLabel('Units, without').fill('40');
    await page.getByLabel('Reason').fill('water damage');
    await page.getByRole('dialog').getByRole('button', { name: 'Change quantity' }).click();
    await page.getByText('moved').waitFor();
  });
  console.log(`The board: ${await speedOf(browser, `${service.api}/`)}`);
} finally {
  await browser.close();
  await service.stop();
}
