import { describe, expect, test } from '@jest/globals';
import { batchRows, orderRows, promisedRows, type Rejected } from '../../../src/cli/inputs.ts';
import { Stop } from '../../../src/cli/stop.ts';
import { text } from '../../support/csv-folder.ts';

const reasons = (rejected: readonly Rejected[]) =>
  rejected.map(({ source, reason }) => `row ${source.row}: ${reason}`);

describe('orders.csv', () => {
  test('becomes lines, each with a line id', () => {
    const { good } = orderRows(text('orderid,sku,qty,lineid', 'o1,A,1,', 'o1,A,2', 'o1,A,3,x'));

    expect(good).toMatchObject([
      { orderId: 'o1', sku: 'A', qty: 1, lineId: 'A' },
      { orderId: 'o1', sku: 'A', qty: 2, lineId: 'A-2' },
      { orderId: 'o1', sku: 'A', qty: 3, lineId: 'x' },
    ]);
  });

  test('may say which lines come first', () => {
    const { good, rejected } = orderRows(
      text('orderid,sku,qty,priority', 'o1,A,1,9', 'o2,A,1,0', 'o3,A,1,', 'o4,A,1,high'),
    );

    expect(good.map(({ priority }) => priority)).toEqual([9, 0, undefined]);
    expect(reasons(rejected)).toEqual(['row 5: priority must be a whole number, not high']);
  });

  test('may have its accents typed in either way: the ids are those of the service', () => {
    const [typed, stored] = ['NFD', 'NFC'].map((form) => 'CAFÉ'.normalize(form));

    expect(orderRows(text('orderid,sku,qty', `o1,${typed},1`)).good).toMatchObject([
      { sku: stored, lineId: stored },
    ]);
  });

  test('may come from a spreadsheet: BOM, CRLF, quotes, spaces, blank rows, columns in any order', () => {
    const csv =
      '\ufeffQty, SKU ,OrderId,note\r\n 1 ,"A ""big"", red",o1\r\n\r\n,,,\r\n"2",12" B,o1,x';
    const { good, rejected } = orderRows(csv);

    expect(good).toMatchObject([
      { orderId: 'o1', sku: 'A "big", red', qty: 1, source: { row: 2 } },
      { orderId: 'o1', sku: '12" B', qty: 2, source: { row: 5 } },
    ]);
    expect(rejected).toEqual([]);
  });

  test.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('may have %s between cells', (_, separator) => {
    const csv = [
      ['orderid', '"sku"', 'qty', '"Größe, a;b;c;d"'],
      ['o1', '"Lamp,Lampe;Lampada"', '1', '"a,b;c\td"'],
      ['o2', 'A', '2'],
    ];
    const lines = csv.map((cells) => cells.join(separator));

    expect(orderRows(`\ufeff${lines.join('\r\n')}`)).toMatchObject({
      separator,
      good: [
        { orderId: 'o1', sku: 'Lamp,Lampe;Lampada', qty: 1 },
        { orderId: 'o2', sku: 'A', qty: 2 },
      ],
    });
  });

  test('may have line ends and quotes in quoted cells; rows are counted as a spreadsheet does', () => {
    const csv = 'note,orderid,sku,qty\r\n"first\r\n\r\n""of"" all",o1,A,1\r\n,,,\r\n,o2,A,x\r\n';
    const { good, rejected } = orderRows(csv);

    expect(good).toMatchObject([{ orderId: 'o1', source: { row: 2 } }]);
    expect(reasons(rejected)).toEqual(['row 4: qty must be a whole number, not x']);
  });

  test('may have rows of another program, whose lines end otherwise', () => {
    const { good } = orderRows('orderid,sku,qty\r\no1,A,1\no2,A,2\r\no3,A,3\n');

    expect(good).toMatchObject([{ orderId: 'o1' }, { orderId: 'o2' }, { orderId: 'o3' }]);
  });

  test.each(['', 'x', '1.5', '-1', '1e3', '0x1'])('rejects a quantity of "%s"', (qty) => {
    const { good, rejected } = orderRows(text('orderid,sku,qty', `o1,A,${qty}`, 'o2,A,1'));

    expect(good).toMatchObject([{ orderId: 'o2' }]);
    expect(reasons(rejected)).toEqual([`row 2: qty must be a whole number, not ${qty || 'empty'}`]);
  });

  test('counts a rejected row for the line ids, so that they stay when it is put right', () => {
    const { good } = orderRows(text('orderid,sku,qty', 'o1,A,x', 'o1,A,1'));

    expect(good).toMatchObject([{ lineId: 'A-2' }]);
  });

  test('may have the apostrophe of a text that is no formula; any other belongs to the id', () => {
    const { good } = orderRows(text('orderid,sku,qty', "'-7,'=A,1", "'o1,O'-A,2"));

    expect(good).toMatchObject([
      { orderId: '-7', sku: '=A' },
      { orderId: "'o1", sku: "O'-A" },
    ]);
  });

  test('rejects a row that has more cells than the header, such as a quantity of 1,000', () => {
    const { rejected } = orderRows(text('orderid,sku,qty', 'o1,A,1,000', 'o1,A,1,,'));

    expect(reasons(rejected)).toEqual(['row 2: it has 4 cells, the header 3']);
  });

  test.each([
    { id: 'order id', rows: ['1.00001E+14,A,1', '1.00001E+14,A,1'], cell: 'orderid 1.00001E+14' },
    { id: 'SKU', rows: ['o1,"4,00638E+12",1'], cell: 'sku 4,00638E+12' },
    { id: 'line id', rows: ['o1,A,1,1E+15'], cell: 'lineid 1E+15' },
  ])('rejects a long number as $id that a spreadsheet has rounded', ({ rows, cell }) => {
    const { good, rejected } = orderRows(text('orderid,sku,qty,lineid', ...rows));
    const reason = `${cell} is a long number that a spreadsheet has rounded: format the column as text there, enter the numbers anew, and export the file again`;

    expect(good).toEqual([]);
    expect(reasons(rejected)).toEqual(rows.map((_, index) => `row ${index + 2}: ${reason}`));
  });

  test.each(['100001234567891', '1E5', '12E+3', '1E-12', 'LAMP-1E+3'])(
    'takes %s as an id, which no spreadsheet has rounded',
    (id) => {
      expect(orderRows(text('orderid,sku,qty', `${id},${id},1`)).rejected).toEqual([]);
    },
  );

  test('rejects a line id that comes back', () => {
    const { rejected } = orderRows(
      text('orderid,sku,qty,lineid', 'o1,A,1,x', 'o1,A,1,x', 'o2,A,1,x'),
    );

    expect(reasons(rejected)).toEqual(['row 3: line id x of order o1 is on row 2 already']);
  });

  test.each([
    ['', 'orders.csv lacks the column orderid, sku, qty: its first row has nothing'],
    [
      'orderid|sku|qty\n',
      'orders.csv lacks the column orderid, sku, qty: its first row has orderid|sku|qty',
    ],
    ['orderid;qty\n', 'orders.csv lacks the column sku: its first row has orderid, qty'],
    ['orderid,qty\n', 'orders.csv lacks the column sku: its first row has orderid, qty'],
    ['orderid,sku,qty\n"o1,A,1\n', 'orders.csv is not a CSV file: Quote Not Closed'],
  ])('that reads %j stops the command', (csv, message) => {
    expect(() => orderRows(csv)).toThrow(Stop);
    expect(() => orderRows(csv)).toThrow(message);
  });
});

describe('batches.csv', () => {
  test('becomes batches; without an ETA they are in the warehouse', () => {
    const { good } = batchRows(
      text('ref,sku,qty,eta', 'b1,A,10,', 'b2,A,20,2031-01-01', 'b3,A,30'),
    );

    expect(good).toMatchObject([
      { ref: 'b1', sku: 'A', qty: 10, eta: null },
      { ref: 'b2', sku: 'A', qty: 20, eta: '2031-01-01' },
      { ref: 'b3', sku: 'A', qty: 30, eta: null },
    ]);
  });

  test.each(['24.12.2026', '24/12/2026', '12/24/26', '2026-12-24T00:00', '2026-2-1', '2026-02-30'])(
    'rejects %s as a date, and shows how a date is written',
    (eta) => {
      const { good, rejected } = batchRows(text('ref,sku,qty,eta', `b1,A,10,${eta}`));

      expect(good).toEqual([]);
      expect(reasons(rejected)).toEqual([
        `row 2: eta must be a date such as 2026-12-24, or empty for stock in the warehouse, not ${eta}`,
      ]);
    },
  );

  test('needs no reference of a batch that comes in a container, unless it has two of a SKU', () => {
    const { good, rejected } = batchRows(
      text('ref,sku,qty,eta,container', ',A,1,,c', ',B,2,,c', 'own,A,3,,c', ',A,4,,c', ',A,5,,'),
    );

    expect(good.map(({ ref, container }) => [ref, container])).toEqual([
      ['c~A', 'c'],
      ['c~B', 'c'],
      ['own', 'c'],
    ]);
    expect(reasons(rejected)).toEqual([
      'row 5: batch c~A is on row 2 with another content',
      expect.stringContaining('row 6: ref must be 1 to 128 printable characters'),
    ]);
  });

  test('rejects a reference that a spreadsheet has rounded', () => {
    const { rejected } = batchRows(text('ref,sku,qty,eta', '1E+15,A,10,'));

    expect(reasons(rejected)).toEqual([
      expect.stringContaining('row 2: ref 1E+15 is a long number'),
    ]);
  });

  test('may repeat a batch, but not with another content', () => {
    const { good, rejected } = batchRows(
      text('ref,sku,qty,eta', 'b1,A,10,', 'b1,A,10,', 'b1,B,10,'),
    );

    expect(good).toHaveLength(2);
    expect(reasons(rejected)).toEqual(['row 4: batch b1 is also on row 2, with different values']);
  });
});

describe('allocations.csv', () => {
  test('becomes what was promised, with its columns as they stand', () => {
    const csv = text('sku,batchref,note,orderid,qty', 'A,b1,,o1,3');

    expect(promisedRows(csv)).toMatchObject({
      text: csv,
      columns: ['sku', 'batchref', 'note', 'orderid', 'qty'],
      good: [{ orderId: 'o1', sku: 'A', qty: 3, batchRef: 'b1' }],
    });
  });

  test('saved by a spreadsheet that has rounded its numbers has rows that are no promises', () => {
    const { good, rejected } = promisedRows(
      text('orderid,sku,qty,batchref', '1.00001E+14,A,3,b1', 'o1,A,3,1E+15'),
    );

    expect(good).toEqual([]);
    expect(rejected).toHaveLength(2);
  });

  test('with empty cells tells which', () => {
    const { rejected } = promisedRows(text('orderid,sku,qty,batchref', ',A,3,'));

    const rule =
      'must be 1 to 128 printable characters without leading or trailing spaces, and not . or ..';
    expect(reasons(rejected)).toEqual([`row 2: orderid ${rule}; batchref ${rule}`]);
  });
});
