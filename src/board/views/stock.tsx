import { useState } from 'preact/hooks';
import { byNeed, isFound, needs, needsSomebody } from '../attention.ts';
import { counted, day, units } from '../format.ts';
import { Level } from '../parts/badge.tsx';
import { LIVE, useData } from '../parts/data.ts';
import { Shown } from '../parts/shown.tsx';
import { to } from '../route.ts';
import { type Catalog, listStock, type Stock } from '../service.ts';

/** So many rows at a time: a phone has to lay them out. */
const ROWS = 200;

/** All products, those first that need a person. */
export const StockView = () => {
  const catalog = useData(listStock, [], LIVE);
  return (
    <>
      <h1>Stock</h1>
      <Shown of={catalog} what="the stock">
        {(value) => <Catalogue {...value} />}
      </Shown>
    </>
  );
};

const Catalogue = ({ products, isAll }: Catalog) => {
  const [text, setText] = useState('');
  const [needsOnly, setNeedsOnly] = useState(false);
  const [shown, setShown] = useState(ROWS);
  if (products.length === 0) {
    return (
      <p class="empty">
        There are no products yet. <a href="#/import">Import batches from a file</a>, or add one
        with <code>POST /batches</code>.
      </p>
    );
  }
  const pressing = products.filter(needsSomebody);
  const found = (needsOnly ? pressing : products)
    .filter((product) => isFound(text, product))
    .toSorted(byNeed);
  return (
    <>
      <div class="tools">
        <label class="grow">
          Search
          <input
            type="search"
            placeholder="SKU, name or tag"
            value={text}
            onInput={({ currentTarget: { value } }) => setText(value)}
          />
        </label>
        <fieldset class="choice">
          <legend>Show</legend>
          <button type="button" aria-pressed={!needsOnly} onClick={() => setNeedsOnly(false)}>
            All <b>{units(products.length)}</b>
          </button>
          <button type="button" aria-pressed={needsOnly} onClick={() => setNeedsOnly(true)}>
            Needs attention <b>{units(pressing.length)}</b>
          </button>
        </fieldset>
      </div>
      {!isAll && (
        <p class="notice">
          The first {units(products.length)} products are shown.{' '}
          {text && <a href={to('products', text.trim())}>Open {text.trim()}</a>}
        </p>
      )}
      {found.length === 0 ? (
        <p class="empty">No product matches.</p>
      ) : (
        <ProductTable products={found.slice(0, shown)} of={found.length} />
      )}
      {found.length > shown && (
        <button type="button" onClick={() => setShown(shown + ROWS)}>
          Show {units(Math.min(ROWS, found.length - shown))} more
        </button>
      )}
    </>
  );
};

const ProductTable = ({ products, of }: { products: readonly Stock[]; of: number }) => (
  <table>
    <caption>{counted(of, 'product')}, those that need attention first</caption>
    <thead>
      <tr>
        <th scope="col">Product</th>
        <th scope="col" class="wide">
          Level
        </th>
        <th scope="col" class="num">
          Here
        </th>
        <th scope="col" class="num">
          On the way
        </th>
        <th scope="col" class="num wide">
          Overdue
        </th>
        <th scope="col" class="num">
          Waiting
        </th>
        <th scope="col" class="num wide">
          Safety stock
        </th>
        <th scope="col" class="num wide">
          Next due
        </th>
      </tr>
    </thead>
    <tbody>
      {products.map((product) => (
        <Row key={product.sku} {...product} />
      ))}
    </tbody>
  </table>
);

const Row = (product: Stock) => {
  const { sku, label, level, available, backordered, nextEta, protection } = product;
  const safetyStock = protection?.safetyStock ?? 0;
  // A phone has no room for these columns.
  const details = [
    ...needs(product),
    ...(safetyStock > 0 ? [`safety stock ${units(safetyStock)}`] : []),
  ];
  return (
    <tr>
      <th scope="row">
        <a href={to('products', sku)}>{label ?? sku}</a>
        {label && <small>{sku}</small>}
        <small class="narrow">{details.join(' · ')}</small>
      </th>
      <td class="wide">
        <Level of={level} />
      </td>
      <Units of={available.warehouse} />
      <Units of={available.onTheWay} />
      <Units of={available.overdue} tone="bad wide" />
      <Units of={backordered} tone="bad" />
      <Units of={safetyStock} tone="wide" />
      <td class="num wide">{nextEta ? day(nextEta) : <span class="quiet">–</span>}</td>
    </tr>
  );
};

const Units = ({ of, tone = '' }: { of: number; tone?: string }) => (
  <td class={`num ${tone} ${of === 0 ? 'quiet' : ''}`}>{units(of)}</td>
);
