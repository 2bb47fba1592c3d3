import { describe, expect, test } from '@jest/globals';
import { emptyAllocations, withRows } from '../../../src/cli/allocations-text.ts';
import { promisedRows } from '../../../src/cli/inputs.ts';

const row = { orderId: 'o2', sku: 'A, "big"', qty: 3, batchRef: 'b1' };

describe('allocations.csv', () => {
  test('begins with its columns', () => {
    expect(withRows(emptyAllocations(','), [])).toBe('orderid,sku,qty,batchref\n');
    expect(withRows(emptyAllocations(','), [row])).toBe(
      'orderid,sku,qty,batchref\no2,"A, ""big""",3,b1\n',
    );
  });

  test('begins with the separator that it is given, and keeps it', () => {
    const file = withRows(emptyAllocations(';'), [row]);

    expect(file).toBe('orderid;sku;qty;batchref\no2;"A, ""big""";3;b1\n');
    expect(withRows(promisedRows(file), [row])).toBe(`${file}o2;"A, ""big""";3;b1\n`);
  });

  test.each(['=1+1', '+1', '-1', '@A', '\uff1d1'])(
    'has %s as a text, which no spreadsheet runs as a formula, and it is read as it was',
    (id) => {
      const ids = { orderId: id, sku: id, batchRef: id };
      const file = withRows(emptyAllocations(','), [{ ...ids, qty: 3 }]);

      expect(file).toBe(`orderid,sku,qty,batchref\n'${id},'${id},3,'${id}\n`);
      expect(promisedRows(file).good).toMatchObject([ids]);
    },
  );

  test('has line ends and tabs of an id in one cell, which is no formula', () => {
    const written = ['\t=1', '\r=1', 'a\rb'].map(
      (batchRef) =>
        withRows(emptyAllocations(','), [{ ...row, sku: 'A', batchRef }]).split('\n')[1],
    );

    expect(written).toEqual([`o2,A,3,'\t=1`, `o2,A,3,"'\r=1"`, `o2,A,3,"a\rb"`]);
  });

  test('keeps what it has as it is: line ends, columns, quotes', () => {
    const text = '\ufeffSKU,note,qty,batchref,orderid\r\n"A","first, of all",3,b1,o1';

    expect(withRows(promisedRows(text), [row])).toBe(`${text}\r\n"A, ""big""",,3,b1,o2\r\n`);
  });

  test('stays the same byte for byte when there is nothing to add', () => {
    const text = 'orderid,sku,qty,batchref\r\no1,A,3,b1';

    expect(withRows(promisedRows(text), [])).toBe(text);
  });
});
