import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { allocateFromCsv, allocationsIn, inFolder, text } from '../support/csv-folder.ts';
import { retailData } from '../support/retail-data.ts';
import { inWords, sized } from '../support/sized.ts';
import { type Trouble, unreliableFront } from '../support/unreliable-front.ts';

const service = process.env.SERVICE_URL as string;
const unique = (name: string) => `${name}-${randomUUID().slice(0, 8)}`;

const batches = (...rows: readonly string[]) => text('ref,sku,qty,eta', ...rows);
const orders = (...rows: readonly string[]) => text('orderid,sku,qty,lineid', ...rows);
const allocations = (...rows: readonly string[]) => text('orderid,sku,qty,batchref', ...rows);

const availableOf = async (sku: string): Promise<number> => {
  const product = await (await fetch(`${service}/products/${sku}`)).json();
  return product.available.warehouse + product.available.onTheWay;
};

describe('a folder', () => {
  const sku = unique('SKU');
  const [stock, shipment, order] = ['stock', 'shipment', 'order'].map(unique);
  const files = {
    'batches.csv': batches(`${shipment},${sku},20,2031-01-01`, `${stock},${sku},10,`),
    'orders.csv': orders(
      `${order},${sku},4`,
      `${order},${sku},4`,
      `${order},${sku},21`,
      `${order},${sku},4,${sku}-2`,
    ),
  };
  const allocated = allocations(
    `${order},${sku},4,${stock}`,
    `${order},${sku},4,${stock}`,
    `${order},${sku},4,${shipment}`,
  );

  test('is allocated line by line, and running it again changes nothing', async () => {
    await inFolder(files, async (folder) => {
      const first = await allocateFromCsv(folder, service);
      const [written, left] = [await allocationsIn(folder), await availableOf(sku)];
      const again = await allocateFromCsv(folder, service);

      expect(first).toMatchObject({ exitCode: 0, stderr: '' });
      expect(first.stdout).toContain('orders.csv: 3 allocated (3 now), 1 short\n');
      expect(first.stdout).toContain(
        `orders.csv row 4 (orderid ${order}, sku ${sku}, qty 21): 22 available, but at most 20 in one batch`,
      );
      expect([written, left]).toEqual([allocated, 18]);
      expect(again.stdout).toContain('orders.csv: 3 allocated (0 now), 1 short\n');
      expect([await allocationsIn(folder), await availableOf(sku)]).toEqual([allocated, 18]);
      expect(await readdir(folder)).toHaveLength(3);
    });
  });

  test('that lost its allocations.csv gets it back', async () => {
    await inFolder(files, async (folder) => {
      expect((await allocateFromCsv(folder, service)).exitCode).toBe(0);
      expect([await allocationsIn(folder), await availableOf(sku)]).toEqual([allocated, 18]);
    });
  });
});

test('a folder of a spreadsheet that writes semicolons gets an allocations.csv with semicolons', async () => {
  const [sku, stock, order] = ['SKU', 'stock', 'order'].map(unique);
  const files = {
    'batches.csv': `\ufeffref;sku;qty;eta\r\n${stock};${sku};10;\r\n`,
    'orders.csv': `\ufefforderid;sku;qty\r\n${order};${sku};4\r\n`,
  };
  await inFolder(files, async (folder) => {
    const written = `orderid;sku;qty;batchref\n${order};${sku};4;${stock}\n`;

    expect(await allocateFromCsv(folder, service)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await allocationsIn(folder)).toBe(written);
    expect((await allocateFromCsv(folder, service)).exitCode).toBe(0);
    expect(await allocationsIn(folder)).toBe(written);
  });
});

test('ids that a spreadsheet would run as formulas are written as text, and are the same at the next run', async () => {
  const [sku, stock, order] = ['=SKU', '@stock', '-order'].map(unique);
  const files = {
    'batches.csv': batches(`${stock},${sku},10,`),
    'orders.csv': orders(`${order},${sku},4`),
  };
  await inFolder(files, async (folder) => {
    const written = allocations(`'${order},'${sku},4,'${stock}`);
    await allocateFromCsv(folder, service);
    expect(await allocationsIn(folder)).toBe(written);

    const { stdout } = await allocateFromCsv(folder, service);
    expect(stdout).toContain('allocations.csv: 0 added, 1 from before');
    expect([await allocationsIn(folder), await availableOf(sku as string)]).toEqual([written, 6]);
  });
});

test('nothing in a file can steer the terminal', async () => {
  const trick = '\u001b]0;title\u0007\u009b31m\u202e';
  const files = { 'batches.csv': batches(), 'orders.csv': orders(`"o${trick}\n1",A,1`) };
  await inFolder(files, async (folder) => {
    const invalid = await allocateFromCsv(folder, service);
    await writeFile(path.join(folder, 'orders.csv'), `order${trick},sku\n`);
    const stopped = await allocateFromCsv(folder, service);

    expect(invalid.stdout).toContain(
      String.raw`(orderid o\u001b]0;title\u0007\u009b31m\u202e\u000a1,`,
    );
    expect(stopped.stderr).toContain(String.raw`its first row has order\u001b]0;title`);
    expect(invalid.stdout + stopped.stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  });
});

describe('what allocations.csv has', () => {
  test('takes its stock from a service that does not know of it, before anything new', async () => {
    const sku = unique('SKU');
    const [stock, shipment] = ['stock', 'shipment'].map(unique);
    const files = {
      'batches.csv': batches(`${stock},${sku},10,`, `${shipment},${sku},10,2031-01-01`),
      'allocations.csv': allocations(`${unique('old')},${sku},10,${stock}`),
      'orders.csv': orders(`new-${sku},${sku},7`),
    };
    await inFolder(files, async (folder) => {
      await allocateFromCsv(folder, service);
      await allocateFromCsv(folder, service);

      const wanted = `${files['allocations.csv']}new-${sku},${sku},7,${shipment}\n`;
      expect([await allocationsIn(folder), await availableOf(sku)]).toEqual([wanted, 3]);
    });
  });

  test('stays when other orders come, whatever line ids it had', async () => {
    const sku = unique('SKU');
    const stock = unique('stock');
    const files = {
      'batches.csv': batches(`${stock},${sku},10,`),
      'orders.csv': orders(`old-${sku},${sku},20`, `old-${sku},${sku},2`, `old-${sku},${sku},2,x`),
    };
    await inFolder(files, async (folder) => {
      await allocateFromCsv(folder, service);
      await writeFile(path.join(folder, 'orders.csv'), orders(`new-${sku},${sku},1`));
      const { stdout } = await allocateFromCsv(folder, service);

      expect(stdout).toContain('allocations.csv: 1 added, 2 from before\n');
      expect(await availableOf(sku)).toBe(5);
      expect((await allocationsIn(folder)).split('\n').slice(1)).toEqual([
        `old-${sku},${sku},2,${stock}`,
        `old-${sku},${sku},2,${stock}`,
        `new-${sku},${sku},1,${stock}`,
        '',
      ]);
    });
  });

  test('stays, and is reported, where the service has the line in another batch by now', async () => {
    const sku = unique('SKU');
    const [stock, shipment] = ['stock', 'shipment'].map(unique);
    const files = {
      'batches.csv': batches(`${stock},${sku},10,`, `${shipment},${sku},10,2031-01-01`),
      'orders.csv': orders(`order-${sku},${sku},5`),
    };
    await inFolder(files, async (folder) => {
      await allocateFromCsv(folder, service);
      const body = JSON.stringify({ qty: 0 });
      await fetch(`${service}/batches/${stock}`, { method: 'PATCH', body });
      const { stdout, exitCode } = await allocateFromCsv(folder, service);

      expect(exitCode).toBe(0);
      expect(stdout).toContain(
        `allocations.csv row 2 (orderid order-${sku}, sku ${sku}, qty 5, batchref ${stock}): the service has it in batch ${shipment}`,
      );
      expect(await allocationsIn(folder)).toBe(allocations(`order-${sku},${sku},5,${stock}`));
      expect(await availableOf(sku)).toBe(5);
    });
  });
});

test('rows that are not valid are reported, and the others go on', async () => {
  const sku = unique('SKU');
  const stock = unique('stock');
  const files = {
    'batches.csv': batches(
      `${stock},${sku},10,`,
      `${stock},${sku},11,`,
      `x-${stock},${sku},1,soon`,
    ),
    'orders.csv': orders(`o-${sku},${sku},0`, `o-${sku},no-${sku},1`, `o-${sku},${sku},2`),
  };
  await inFolder(files, async (folder) => {
    const { stdout, exitCode } = await allocateFromCsv(folder, service);
    const strict = await allocateFromCsv(folder, service, {}, ['--strict']);

    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('exit code');
    expect(strict.exitCode).toBe(1);
    expect(strict.stdout).toContain('\n\nexit code 1: rows that are invalid (--strict): 4\n');
    expect(stdout).toContain(
      `batches.csv row 3 (ref ${stock}, sku ${sku}, qty 11): batch ${stock} is also on row 2`,
    );
    expect(stdout).toContain('eta soon): eta must be a date such as 2026-12-24');
    expect(stdout).toContain('qty 0): qty must be a whole number from 1 to 1000000000');
    expect(stdout).toContain(`sku no-${sku}, qty 1): no batch has this SKU`);
    expect(await allocationsIn(folder)).toBe(allocations(`o-${sku},${sku},2,${stock}`));
  });
});

test('a file without a valid row ends the command with a failure', async () => {
  const sku = unique('SKU');
  const files = {
    'batches.csv': batches(`b-${sku},${sku},"1,000",`, `c-${sku},${sku},5,15/01/2027`),
    'orders.csv': orders(`o-${sku},${sku},1`),
  };
  await inFolder(files, async (folder) => {
    const { stdout, exitCode } = await allocateFromCsv(folder, service);

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /\n\nexit code 1: every row of batches.csv is invalid; every row of orders.csv is invalid\n$/,
    );
  });
});

test('a batch that the service has with different values is reported', async () => {
  const sku = unique('SKU');
  const stock = unique('stock');
  const files = { 'batches.csv': batches(`${stock},${sku},10,`), 'orders.csv': orders() };
  await inFolder(files, async (folder) => {
    await allocateFromCsv(folder, service);
    await writeFile(path.join(folder, 'batches.csv'), batches(`${stock},${sku},12,`));
    const { stdout } = await allocateFromCsv(folder, service);

    expect(stdout).toContain(
      `batch ${stock} already exists with different values: sku ${sku}, qty 10`,
    );
    expect(await availableOf(sku)).toBe(10);
  });
});

describe('a service in trouble', () => {
  const files = (sku: string) => ({
    'batches.csv': batches(`stock-${sku},${sku},100,`),
    'orders.csv': orders(...[1, 2, 3, 4, 5].map((nth) => `o${nth}-${sku},${sku},${nth}`)),
  });
  const throughFront = async (folder: string, trouble: Trouble) => {
    const front = await unreliableFront(service, trouble);
    try {
      return await allocateFromCsv(folder, front.url);
    } finally {
      front.close();
    }
  };

  test('is asked again when it is busy or an answer is lost', async () => {
    const sku = unique('SKU');
    await inFolder(files(sku), async (folder) => {
      const trouble: Trouble = (nth) =>
        ({ 1: 'busy', 2: 'partly busy', 3: 'answer lost' })[nth] as never;
      const { stdout, exitCode } = await throughFront(folder, trouble);

      expect(exitCode).toBe(0);
      expect(stdout).toContain('orders.csv: 5 allocated (5 now)\n');
      expect(await availableOf(sku)).toBe(85);
    });
  });

  test('that goes away loses nothing, and the next run goes on', async () => {
    const sku = unique('SKU');
    await inFolder(files(sku), async (folder) => {
      const trouble: Trouble = (nth) =>
        nth === 1 ? 'answer lost' : nth === 2 ? 'gone' : undefined;
      const { stdout, stderr, exitCode } = await throughFront(folder, trouble);

      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^stopped: no answer from .*; run it again to go on\n$/);
      expect(stdout).toContain('orders.csv: 0 allocated (0 now), 5 not sent\n');
      expect((await allocateFromCsv(folder, service)).exitCode).toBe(0);
      expect((await allocationsIn(folder)).trim().split('\n')).toHaveLength(6);
      expect(await availableOf(sku)).toBe(85);
    });
  });

  test('that does not run is reported in one line', async () => {
    await inFolder(files('SKU'), async (folder) => {
      expect(await allocateFromCsv(folder, 'http://localhost:1')).toEqual({
        exitCode: 1,
        stdout: '',
        stderr:
          'no service answers at http://localhost:1: start one with `npm start`, or set SERVICE_URL\n',
      });
      expect(await readdir(folder)).toHaveLength(2);
    });
  });
});

const LINES = sized(300, 4_688);

test(`${inWords(LINES)} order lines of a real shop go through, and a second time change nothing`, async () => {
  const data = await retailData(LINES);
  const files = { 'batches.csv': data.batchesCsv, 'orders.csv': data.ordersCsv };
  await inFolder(files, async (folder) => {
    const first = await allocateFromCsv(folder, service);
    const written = await allocationsIn(folder);
    const again = await allocateFromCsv(folder, service);

    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toContain(`${LINES - data.short} allocated`);
    expect(first.stdout).not.toMatch(/invalid|failed/);
    expect(written).toBe(data.allocationsCsv);

    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(again.stdout).toContain(`(0 now), ${data.short} short\n`);
    expect(await allocationsIn(folder)).toBe(written);
    expect(await availableIn(data.available.keys())).toEqual(data.available);
  });
});

/** What the whole catalog says is left of some SKUs. */
const availableIn = async (skus: Iterable<string>): Promise<ReadonlyMap<string, number>> => {
  const all = new Map<string, number>();
  let query: string | undefined = 'limit=100';
  while (query) {
    const page = await (await fetch(`${service}/products?${query}`)).json();
    for (const { sku, available } of page.products) {
      all.set(sku, available.warehouse + available.onTheWay);
    }
    query = page.next && `limit=100&after=${encodeURIComponent(page.next)}`;
  }
  return new Map([...skus].map((sku) => [sku, all.get(sku) ?? Number.NaN]));
};
