import { boardPage } from '../../infra/deploy/board.ts';
import { startOwnService } from '../../infra/local/own-service.ts';
import { DESKTOP, launchBrowser } from '../../infra/tools/browser.ts';
import type { Benchmark, Row } from './support/benchmark.ts';
import { median, percentile, rounded } from './support/stats.ts';

const LOADS = 20;

/** How large the stock board is, and when a browser without a cache shows something of it. */
const measure: Benchmark = async () => {
  const { html, gzipped } = await boardPage();
  const browser = await launchBrowser();
  if (!browser) throw new Error('no browser starts here');
  const service = await startOwnService();
  const paints: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const context = await browser.newContext(DESKTOP);
    const page = await context.newPage();
    await page.goto(service.api);
    await page.getByRole('heading', { name: 'Stock' }).waitFor();
    const contentful = 'first-contentful-paint';
    paints.push(
      await page.evaluate(
        (name) => performance.getEntriesByName(name)[0]?.startTime ?? 0,
        contentful,
      ),
    );
    await context.close();
  }
  await browser.close();
  await service.stop();
  const row: Row = {
    'the page (bytes)': html.length,
    'as it is sent, gzipped (bytes)': Buffer.from(gzipped, 'base64').length,
    'first contentful paint, median (ms)': rounded(median(paints)),
    'p95 (ms)': rounded(percentile(paints, 95)),
  };
  return {
    rows: [{ board: 'stock', ...row }],
    plot: {
      title: 'First contentful paint of the stock board',
      kind: 'bars',
      x: 'board',
      y: ['first contentful paint, median (ms)', 'p95 (ms)'],
      unit: 'ms',
    },
  };
};
export default measure;
