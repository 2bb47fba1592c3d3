import { describe, expect, test } from '@jest/globals';
import { compareOrder } from '../../../src/cli/compare.ts';
import { orderRows, promisedRows } from '../../../src/cli/inputs.ts';
import type { PlacedLine } from '../../../src/cli/service.ts';
import { text } from '../../support/csv-folder.ts';

type Cells = readonly (readonly [sku: string, qty: number, more?: string])[];

const csv = (rows: Cells) => rows.map((cells) => ['order', ...cells].join(','));
const ordered = (...rows: Cells) => orderRows(text('orderid,sku,qty,lineid', ...csv(rows))).good;
const promised = (...rows: Cells) =>
  promisedRows(text('orderid,sku,qty,batchref', ...csv(rows))).good;
const placed = (lineId: string, qty: number, batchRef: string | null): PlacedLine => ({
  lineId,
  sku: 'A',
  qty,
  state: batchRef === null ? 'released' : 'allocated',
  shipsOn: null,
  batchRef,
});

/** Lines by their ids, rows by their numbers. */
const compare = (...[lines, rows, known]: Parameters<typeof compareOrder>) => {
  const { kept, covered, open, lost, moved } = compareOrder(lines, rows, known);
  return {
    kept: kept.map(({ source }) => source.row),
    covered: covered.map(({ lineId }) => lineId),
    open: open.map(({ lineId }) => lineId),
    lost: lost.map(({ lineId }) => lineId),
    moved: moved.map(({ source, reason }) => `${source.row}: ${reason}`),
  };
};

describe('a row of allocations.csv', () => {
  test('stands for the line that the service has there, and what it has not is open', () => {
    const lines = ordered(['A', 5], ['A', 3]);

    expect(compare(lines, promised(['A', 5, 'b1']), [placed('A', 5, 'b1')])).toEqual({
      kept: [2],
      covered: ['A'],
      open: ['A-2'],
      lost: [],
      moved: [],
    });
  });

  test('stands for the line of its content, whichever that is', () => {
    const lines = ordered(['A', 9], ['A', 3]);
    const found = compare(lines, promised(['A', 3, 'b1']), [placed('A-2', 3, 'b1')]);

    expect(found).toMatchObject({ kept: [2], covered: ['A-2'], open: ['A'] });
  });

  test('stands for the line in its batch rather than for one elsewhere', () => {
    const known = [placed('A', 3, 'b1'), placed('A-2', 3, 'b2')];
    const found = compare(ordered(['A', 3], ['A', 3]), promised(['A', 3, 'b2']), known);

    expect(found).toMatchObject({ kept: [2], covered: ['A-2'], open: ['A'] });
  });

  test('may be of a line that orders.csv has no more', () => {
    const found = compare(ordered(['B', 1]), promised(['A', 3, 'b1']), [placed('x', 3, 'b1')]);

    expect(found).toEqual({ kept: [2], covered: [], open: ['B'], lost: [], moved: [] });
  });

  test('is reported and not sent again if the service has its line elsewhere, or released', () => {
    const known = [placed('A', 3, 'b2'), placed('A-2', 3, null)];
    const found = compare(
      ordered(['A', 3], ['A', 3]),
      promised(['A', 3, 'b1'], ['A', 3, 'b1']),
      known,
    );

    expect(found).toEqual({
      kept: [],
      covered: ['A', 'A-2'],
      open: [],
      lost: [],
      moved: ['2: the service has it in batch b2', '3: the service has it released'],
    });
  });
});

describe('a row of allocations.csv that the service does not know', () => {
  test('is sent again as the line of orders.csv that it stands for', () => {
    const lines = ordered(['A', 9], ['A', 3], ['A', 3, 'x']);
    const found = compare(lines, promised(['A', 3, 'b1'], ['A', 3, 'b1']), []);

    expect(found).toMatchObject({ lost: ['A-2', 'x'], covered: ['A-2', 'x'], open: ['A'] });
  });

  test('is sent again under a free id where orders.csv has no such line', () => {
    const found = compare(ordered(['A', 9]), promised(['A', 3, 'b1'], ['B', 1, 'b2']), []);

    expect(found).toMatchObject({ lost: ['A-2', 'B'], covered: [], open: ['A'] });
  });

  test('does not take the id of another line that the service has', () => {
    const found = compare([], promised(['A', 3, 'b1']), [placed('A', 5, 'b1')]);

    expect(found).toMatchObject({ lost: ['A-2'] });
  });
});

test('a line of orders.csv that was changed is open: the service tells that it differs', () => {
  const found = compare(ordered(['A', 4]), promised(['A', 3, 'b1']), [placed('A', 3, 'b1')]);

  expect(found).toMatchObject({ kept: [2], covered: [], open: ['A'] });
});
