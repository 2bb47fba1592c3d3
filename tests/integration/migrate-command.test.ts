import { expect, test } from '@jest/globals';
import { compose } from '../../src/composition/use-cases.ts';
import { writeItems } from '../bench/support/write-items.ts';
import { freshStage } from '../support/fresh-table.ts';
import { asFirstWritten, DUE, oldStock } from '../support/old-items.ts';
import { stock } from '../support/stock.ts';

const migrate = (...args: readonly string[]) => stock(['migrate', ...args]);

test('stock migrate brings along what an earlier version has stored, and --down goes back', async () => {
  const { stage, table: TABLE_NAME } = await freshStage();
  const items = oldStock('LAMP', 1).map(asFirstWritten);
  await writeItems(TABLE_NAME, items.length, (n) => items[n] as object);
  const { queries } = compose({ TABLE_NAME });
  const shipsOn = async () => (await queries.order('LAMP-0'))[0]?.shipsOn;
  expect(await shipsOn()).toBeNull();
  const ofStage = (...args: readonly string[]) => migrate('--stage', stage, ...args);

  expect(await ofStage('--status')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/0001-say-all.*to do/),
  });
  expect(await ofStage()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/0001-say-all.*done/),
  });
  expect(await shipsOn()).toBe(DUE);

  for (const last of [
    /0007-lines-that-wait.*to do/,
    /0006-lines-that-left.*to do/,
    /0005-batches-of-a-product.*to do/,
    /0004-places-for-later.*to do/,
    /0003-days-to-miss.*to do/,
    /0002-who-gives-way.*to do/,
    /0001-say-all.*to do/,
  ]) {
    expect(await ofStage('--down')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(last),
    });
  }
  expect(await shipsOn()).toBe(DUE);
  expect(await ofStage()).toMatchObject({ code: 0 });
});

test('stock migrate says what is wrong, and fails', async () => {
  expect(await migrate('--create', 'Not a name')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('small letters'),
  });
});
