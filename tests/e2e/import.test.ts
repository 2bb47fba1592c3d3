import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ImportOptions, importStock } from '../../src/cli/import.ts';
import { importSummary } from '../../src/cli/import-summary.ts';
import { inFolder, text } from '../support/csv-folder.ts';
import { ask, fresh } from '../support/http.ts';
import { run } from '../support/service.ts';
import { type Trouble, unreliableFront } from '../support/unreliable-front.ts';
import { until } from '../support/until.ts';

const url = process.env.SERVICE_URL as string;
const start = async (place: string, options: Partial<ImportOptions> = {}) => {
  const imported = await importStock({ place, url, ...options });
  return { ...imported, summary: importSummary(imported, options) };
};

const availableOf = async (sku: string): Promise<number> => {
  const { body } = await ask('GET', `/products/${sku}`);
  return body.available.warehouse + body.available.onTheWay;
};

const files = (sku: string) => ({
  'batches.csv': text('ref,sku,qty,eta', `b2-${sku},${sku},20,2031-01-01`, `b1-${sku},${sku},10,`),
  'orders.csv': text(
    'orderid,sku,qty,lineid',
    `o1-${sku},${sku},4,`,
    `o1-${sku},${sku},4,`,
    `o2-${sku},${sku},5,x`,
    `o3-${sku},${sku},21,`,
  ),
});

describe('a folder', () => {
  test('is imported; what was allocated has its ship date, what was not its reason', async () => {
    const sku = fresh('SKU');
    await inFolder(files(sku), async (folder) => {
      const { summary, failed } = await start(folder);
      const [allocations, shortages] = await outcomesIn(folder);

      expect(failed).toEqual([]);
      expect(summary).toContain('batches.csv: 2 in the service\n');
      expect(summary).toContain('orders.csv: 3 allocated (3 now), 1 short\n');
      expect(summary).toContain('written: allocations.csv, shortages.csv');
      expect(allocations).toBe(
        text(
          'orderid,lineid,sku,qty,batchref,shipson',
          `o1-${sku},${sku},${sku},4,b1-${sku},`,
          `o1-${sku},${sku}-2,${sku},4,b1-${sku},`,
          `o2-${sku},x,${sku},5,b2-${sku},2031-01-01`,
        ),
      );
      expect(shortages).toBe(
        text('orderid,lineid,sku,qty,reason', `o3-${sku},${sku},${sku},21,17 available`),
      );
      expect(await availableOf(sku)).toBe(17);
    });
  });

  test('imported again changes nothing, and writes the same', async () => {
    const sku = fresh('SKU');
    await inFolder(files(sku), async (folder) => {
      await start(folder);
      const before = await outcomesIn(folder);
      const { summary } = await start(folder);

      expect(summary).toContain('orders.csv: 3 allocated (0 now), 1 short\n');
      expect(await outcomesIn(folder)).toEqual(before);
      expect(await availableOf(sku)).toBe(17);
      expect(await readdir(folder)).toHaveLength(4);
    });
  });

  test('with a row that is not valid sends nothing, unless it is to be skipped', async () => {
    const sku = fresh('SKU');
    const orders = text('orderid,sku,qty', `o1-${sku},${sku},1`, `o2-${sku},${sku},"1,5"`);
    await inFolder({ ...files(sku), 'orders.csv': orders }, async (folder) => {
      const { summary, failed } = await start(folder);
      expect(failed).toEqual(['nothing was sent because of invalid rows: 1']);
      expect(summary).toContain('qty 1,5): qty must be a whole number, not 1,5');
      expect((await ask('GET', `/products/${sku}`)).status).toBe(404);
      expect(await readdir(folder)).toHaveLength(2);

      const skipping = await start(folder, { skipInvalid: true });
      expect(skipping.failed).toEqual([]);
      expect(skipping.summary).toContain('orders.csv: 1 allocated (1 now), 1 invalid\n');
      expect(await availableOf(sku)).toBe(29);
    });
  });

  test('may be rehearsed: what would happen is shown, and nothing is changed', async () => {
    const sku = fresh('SKU');
    await ask('POST', '/batches', { ref: `here-${sku}`, sku, qty: 8 });
    await inFolder(files(sku), async (folder) => {
      const check = () => start(folder, { check: true });
      const { summary, failed } = await check();

      expect(failed).toEqual([]);
      expect(summary).toContain('batches.csv: 2 valid\n');
      expect(summary).toContain(
        'orders.csv: 0 in the service, 2 would be allocated now, 2 short\n',
      );
      expect(summary).toContain('qty 21): shortage, without the 30 units of this import');
      expect([await availableOf(sku), await readdir(folder)]).toEqual([8, Object.keys(files(sku))]);

      await start(folder);
      expect((await check()).summary).toContain(
        'orders.csv: 3 in the service, 0 would be allocated now, 1 short\n',
      );
    });
  });

  test('whose allocations.csv is of somebody else keeps it, and nothing is sent', async () => {
    const sku = fresh('SKU');
    const theirs = text('orderid,sku,qty,batchref', 'o1,A,1,b1');
    await inFolder({ ...files(sku), 'allocations.csv': theirs }, async (folder) => {
      await expect(start(folder)).rejects.toThrow('allocations.csv has other columns');
      expect(await readFile(path.join(folder, 'allocations.csv'), 'utf8')).toBe(theirs);
      expect((await ask('GET', `/products/${sku}`)).status).toBe(404);
    });
  });

  test('of the project can be imported', async () => {
    const [batches, orders] = await Promise.all(
      ['batches.csv', 'orders.csv'].map((name) => readFile(`docs/import/${name}`, 'utf8')),
    );
    const sample = { 'batches.csv': `${batches}`, 'orders.csv': `${orders}` };
    await inFolder(sample, async (folder) => {
      const { summary, failed } = await start(folder);

      expect(failed).toEqual([]);
      expect(summary).toContain('orders.csv: 5 allocated (5 now), 2 short\n');
    });
  });
});

describe('a file', () => {
  test('of a German spreadsheet is imported, and answered in its form', async () => {
    const sku = fresh('Stühle');
    const batches = `Charge;Artikelnummer;Menge;Liefertermin\r\nb-${sku};${sku};10;\r\n`;
    const orders = `Bestell-Nr.;Artikelnummer;Stückzahl\r\no-${sku};${sku};4\r\n`;
    await inFolder({}, async (folder) => {
      const place = (name: string) => path.join(folder, name);
      await writeFile(place('ware.csv'), batches, 'latin1');
      await writeFile(place('montag.csv'), `\ufeff${orders}`, 'utf16le');
      const first = await start(place('ware.csv'));
      const second = await start(place('montag.csv'));

      expect(first.summary).toBe('ware.csv: 1 in the service (read as Windows-1252)');
      expect(second.summary).toContain('montag.csv: 1 allocated (1 now) (read as UTF-16)\n');
      expect(await readFile(place('montag.allocations.csv'), 'utf8')).toBe(
        `\ufefforderid;lineid;sku;qty;batchref;shipson\no-${sku};${sku};${sku};4;b-${sku};\n`,
      );
    });
  });

  test('of neither batches nor orders is refused', async () => {
    await inFolder({ 'x.csv': text('name,town', 'a,b') }, async (folder) => {
      await expect(start(path.join(folder, 'x.csv'))).rejects.toThrow('x.csv has neither');
      await expect(start(path.join(folder, 'y.csv'))).rejects.toThrow('there is no file or folder');
      await expect(start(folder)).rejects.toThrow('there is no batches.csv or orders.csv');
    });
  });
});

describe('an import that is interrupted', () => {
  test('by a service that goes away is finished by the next, and promises nothing twice', async () => {
    const sku = fresh('SKU');
    const trouble: Trouble = (nth) => (nth === 1 ? 'answer lost' : nth === 2 ? 'gone' : undefined);
    await inFolder(files(sku), async (folder) => {
      const front = await unreliableFront(url, trouble);
      const first = await start(folder, { url: front.url }).finally(front.close);
      expect(first.stopped).toMatch(/^no answer from/);
      expect(first.failed).toEqual(['rows that could not be sent: 4']);
      expect(await readdir(folder)).toHaveLength(2);

      const { summary } = await start(folder);
      expect(summary).toContain('orders.csv: 3 allocated (0 now), 1 short\n');
      expect(await availableOf(sku)).toBe(17);
    });
  });

  test('by a kill is finished by the next, and promises nothing twice', async () => {
    const sku = fresh('SKU');
    const count = 3_000;
    const rows = Array.from({ length: count }, (_, n) => `o${n}-${sku},${sku},1`);
    const many = {
      'batches.csv': text('ref,sku,qty,eta', `b-${sku},${sku},${count + 5},`),
      'orders.csv': text('orderid,sku,qty', ...rows),
    };
    await inFolder(many, async (folder) => {
      const program = `import { importStock } from ${JSON.stringify(path.resolve('src/cli/import.ts'))};
        await importStock(${JSON.stringify({ place: folder, url })});`;
      const { pid, ended } = run([process.execPath, '--input-type=module', '-e', program], {});
      await until(async () => {
        const { body } = await ask('GET', `/products/${sku}`);
        return body.available?.warehouse < count;
      });
      process.kill(pid, 'SIGKILL');
      await ended;

      const { summary, failed } = await start(folder);
      expect(failed).toEqual([]);
      expect(summary).toContain(`orders.csv: ${count} allocated (`);
      expect(await availableOf(sku)).toBe(5);
    });
  });
});

const outcomesIn = (folder: string) =>
  Promise.all(
    ['allocations.csv', 'shortages.csv'].map((name) => readFile(path.join(folder, name), 'utf8')),
  );
