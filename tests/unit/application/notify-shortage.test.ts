import { describe, expect, test } from '@jest/globals';
import { notifyShortage, type Shortage } from '../../../src/application/jobs/notify-shortage.ts';
import type { Notice } from '../../../src/application/ports.ts';

/** Nothing is left, and nobody waits. */
const SHORTAGE: Shortage = {
  id: 'RED-CHAIR:4:0',
  sku: 'RED-CHAIR',
  at: '2030-01-01T08:05:59.123Z',
  available: 0,
  nextEta: null,
  backordered: 0,
};

/** Tells of shortages, the same work once. */
const buyer = () => {
  const notices: Notice[] = [];
  const names: string[] = [];
  const tell = notifyShortage({
    notify: async (notice) => {
      notices.push(notice);
    },
    once: async (name, work) => {
      if (!names.includes(name)) await work();
      names.push(name);
    },
  });
  return { tell, notices, names };
};

const noticeOf = async (shortage: Shortage): Promise<Notice | undefined> => {
  const { tell, notices } = buyer();
  await tell(shortage);
  return notices[0];
};

describe('the notice of a shortage', () => {
  test('says what is out of stock, since when, and that nothing is left', async () => {
    expect(await noticeOf(SHORTAGE)).toEqual({
      sku: 'RED-CHAIR',
      subject: 'Out of stock: RED-CHAIR',
      text: `RED-CHAIR is out of stock.

Since: 2030-01-01 08:05 UTC
Left: nothing
Next shipment with available units: none on the way
Waiting for stock: nobody
`,
    });
  });

  test('says what is left, when more comes, and how much is wanted', async () => {
    const shortage = { ...SHORTAGE, available: 12, nextEta: '2030-02-01', backordered: 30 };

    expect((await noticeOf(shortage))?.text).toBe(`RED-CHAIR is out of stock.

Since: 2030-01-01 08:05 UTC
Left: 12 units, too few for a requested line
Next shipment with available units: due on 2030-02-01
Waiting for stock: 30 units on backorder
`);
  });

  test('says unit where it is one', async () => {
    expect(
      (await noticeOf({ ...SHORTAGE, available: 1, backordered: 1 }))?.text,
    ).toBe(`RED-CHAIR is out of stock.

Since: 2030-01-01 08:05 UTC
Left: 1 unit, too few for a requested line
Next shipment with available units: none on the way
Waiting for stock: 1 unit on backorder
`);
  });
});

describe('telling a buyer', () => {
  test('of a shortage is done once, however often its event arrives', async () => {
    const { tell, notices, names } = buyer();
    await tell(SHORTAGE);
    await tell(SHORTAGE);

    expect(names).toEqual(['notice RED-CHAIR:4:0', 'notice RED-CHAIR:4:0']);
    expect(notices).toHaveLength(1);
  });

  test('of the next shortage of the same SKU is another work', async () => {
    const { tell, notices } = buyer();
    await tell(SHORTAGE);
    await tell({ ...SHORTAGE, id: 'RED-CHAIR:9:2' });

    expect(notices).toHaveLength(2);
  });
});
