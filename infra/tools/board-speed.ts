import type { Browser } from 'playwright-core';

const RUNS = 9;

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/**
 * How large the board is, and how long it takes until something is painted, and until the stock is there: in a browser
 * that has nothing of it yet, with the service on the same machine.
 */
export const speedOf = async (browser: Browser, url: string): Promise<string> => {
  const runs: { size: number; paint: number; stock: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('rowheader').first().waitFor();
    runs.push(
      await page.evaluate(() => {
        const [loaded] = performance.getEntriesByType(
          'navigation',
        ) as PerformanceNavigationTiming[];
        const [painted] = performance.getEntriesByName('first-contentful-paint');
        return {
          size: loaded?.encodedBodySize ?? Number.NaN,
          paint: painted?.startTime ?? Number.NaN,
          stock: performance.now(),
        };
      }),
    );
    await context.close();
  }
  const of = (name: 'size' | 'paint' | 'stock') => Math.round(median(runs.map((run) => run[name])));
  return (
    `${of('size')} bytes; first contentful paint after ${of('paint')} ms, ` +
    `the stock after ${of('stock')} ms (median of ${RUNS})`
  );
};
