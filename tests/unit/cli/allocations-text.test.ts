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

  test('begins with the separator that it is told, and keeps it', () => {
    const file = withRows(emptyAllocations(';'), [row]);

    expect(file).toBe('orderid;sku;qty;batchref\no2;"A, ""big""";3;b1\n');
    expect(withRows(promisedRows(file), [row])).toBe(`${file}o2;"A, ""big""";3;b1\n`);
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
