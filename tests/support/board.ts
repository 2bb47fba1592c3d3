import { afterAll, afterEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, launchBrowser } from '../../infra/tools/browser.ts';

// The stock board in a browser. Where there is none, tests that look at it are skipped.

export const browser = await launchBrowser();
afterAll(() => browser?.close());
export const look = browser ? test : test.skip;

export const SERVICE = `${process.env.SERVICE_URL}`;

/** What a page has complained of: an error in its code, or something that its policy forbids. */
const complaints: string[] = [];
const open: Page[] = [];
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close();
  expect(complaints.splice(0)).toEqual([]);
});

export const openPage = async (
  hash = '',
  options: BrowserContextOptions = DESKTOP,
): Promise<Page> => {
  const context = await (browser as Browser).newContext({ baseURL: SERVICE, ...options });
  const page = await context.newPage();
  open.push(page);
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (/security policy|trusted/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`/${hash}`);
  return page;
};

export const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
export const isShown = (page: Page, text: string | RegExp) =>
  page.getByText(text).first().waitFor();
