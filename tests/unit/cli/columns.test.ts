import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { COLUMN_NAMES, columnsOf } from '../../../src/cli/columns.ts';
import { batchRows, orderRows } from '../../../src/cli/inputs.ts';
import { text } from '../../support/csv-folder.ts';

describe('a header', () => {
  test.each([
    'orderid,sku,qty,lineid',
    'Order ID,SKU,Quantity,Line',
    'ORDER_NO,Item Number,Units,line id',
    'Bestell-Nr.,Artikelnummer,Stückzahl,Pos.',
    'AUFTRAGSNUMMER,Art.-Nr.,Menge,Position',
    'N° de commande,Référence article,Quantité,Ligne',
    'numero de commande,code article,Qté,no de ligne'.replace('no de', 'numéro de'),
  ])('of orders may read %s', (header) => {
    expect(orderRows(text(header, 'o1,A,2,7')).good).toMatchObject([
      { orderId: 'o1', sku: 'A', qty: 2, lineId: '7' },
    ]);
  });

  test.each([
    'ref,sku,qty,eta',
    'Batch,Article,Quantity,Due date',
    'Lot number,Stock code,Pieces,Arrival',
    'Charge,Artikel,Menge,Liefertermin',
    "N° de lot,Réf. article,Nombre,Date d'arrivée",
  ])('of batches may read %s', (header) => {
    expect(batchRows(text(header, 'b1,A,2,2031-01-01')).good).toMatchObject([
      { ref: 'b1', sku: 'A', qty: 2, eta: '2031-01-01' },
    ]);
  });

  test.each(['container', 'Container no', 'Container-Nr.', 'N° de conteneur'])(
    'of batches may have a container as %s',
    (column) => {
      const csv = text(`ref,sku,qty,eta,${column}`, ',A,2,,c1');

      expect(batchRows(csv).good).toMatchObject([{ container: 'c1', ref: 'c1~A' }]);
    },
  );

  test('of semicolons may have names with commas and points in them', () => {
    const csv = 'Bestell-Nr.;Art.-Nr.;Menge;Bemerkung, intern\no1;A;2;x\n';

    expect(orderRows(csv)).toMatchObject({ separator: ';', good: [{ orderId: 'o1', qty: 2 }] });
  });

  test('with two names for one column is refused, unless one is the name of ours', () => {
    const csv = text('Order,Order number,sku,qty', 'o1,x,A,2');

    expect(() => orderRows(csv)).toThrow(
      'orders.csv has the column orderid twice: Order, Order number',
    );
    expect(orderRows(text('orderid,Order,sku,qty', 'o1,x,A,2')).good).toMatchObject([
      { orderId: 'o1' },
    ]);
  });
});

test('no name means two columns of one file', () => {
  const files = [
    ['orderid', 'sku', 'qty', 'lineid', 'priority'],
    ['ref', 'sku', 'qty', 'eta'],
  ];
  for (const columns of files) {
    for (const [column, names] of Object.entries(COLUMN_NAMES)) {
      if (!columns.includes(column)) continue;
      const meanings = names.flatMap((name) =>
        columns.filter((one) => columnsOf([name], [one])[0] === one),
      );
      expect(new Set(meanings)).toEqual(new Set([column]));
    }
  }
});

test('docs/import.md lists every name', async () => {
  const document = await readFile('docs/import.md', 'utf8');
  const missing = Object.values(COLUMN_NAMES)
    .flat()
    .filter((name) => !document.includes(name));

  expect(missing).toEqual([]);
});
