/**
 * The columns of the files, and the names that people and their spreadsheets give them. Capitals, accents, spaces and
 * signs make no difference; docs/import.md lists them.
 */
export const COLUMN_NAMES = {
  orderid: [
    'order',
    'order id',
    'order number',
    'order no',
    'Auftrag',
    'Auftragsnummer',
    'Auftrags-Nr.',
    'Bestellung',
    'Bestellnummer',
    'Bestell-Nr.',
    'commande',
    'numéro de commande',
    'n° de commande',
    'n° commande',
  ],
  lineid: [
    'line',
    'line id',
    'line number',
    'line no',
    'Position',
    'Positionsnummer',
    'Pos.',
    'Pos.-Nr.',
    'ligne',
    'numéro de ligne',
    'n° de ligne',
  ],
  sku: [
    'article',
    'article number',
    'item',
    'item number',
    'item no',
    'product code',
    'stock code',
    'Artikel',
    'Artikelnummer',
    'Artikel-Nr.',
    'Art.-Nr.',
    'code article',
    'référence article',
    'réf. article',
  ],
  qty: [
    'quantity',
    'units',
    'pieces',
    'Menge',
    'Anzahl',
    'Stück',
    'Stückzahl',
    'quantité',
    'qté',
    'nombre',
  ],
  priority: ['prio', 'Priorität', 'priorité'],
  ref: [
    'reference',
    'batch',
    'batch id',
    'batch ref',
    'batch reference',
    'batch number',
    'batch no',
    'lot',
    'lot number',
    'Charge',
    'Chargennummer',
    'Chargen-Nr.',
    'numéro de lot',
    'n° de lot',
    'n° lot',
  ],
  eta: [
    'due',
    'due date',
    'arrival',
    'arrival date',
    'expected',
    'expected on',
    'delivery date',
    'Ankunft',
    'Liefertermin',
    'Lieferdatum',
    "date d'arrivée",
    'date de livraison',
    'livraison',
  ],
  container: [
    'container number',
    'container no',
    'container id',
    'Containernummer',
    'Container-Nr.',
    'conteneur',
    'numéro de conteneur',
    'n° de conteneur',
    'n° conteneur',
  ],
} as const;

const lettersOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

const lettersOfColumn = new Map(
  Object.entries(COLUMN_NAMES).map(([column, names]) => [
    column,
    new Set([column, ...names].map(lettersOf)),
  ]),
);

/**
 * What the names of a header mean: which of the columns wanted, or else the name, in small letters. Where a column has
 * its own name, another that might mean it is no column of ours.
 */
export const columnsOf = (header: readonly string[], wanted: readonly string[]): string[] => {
  const own = header.map((name) => name.toLowerCase());
  const open = wanted.filter((column) => !own.includes(column));
  return header.map((name, at) => {
    const column = open.find((one) => lettersOfColumn.get(one)?.has(lettersOf(name)));
    return column ?? (own[at] as string);
  });
};
