import { day, units } from '../format.ts';
import { Figure, Level } from '../parts/badge.tsx';
import { Chart } from '../parts/chart.tsx';
import { LIVE, useData } from '../parts/data.ts';
import { History } from '../parts/history.tsx';
import { LineTable } from '../parts/lines.tsx';
import { Shown } from '../parts/shown.tsx';
import { to } from '../route.ts';
import { type Batch, listBackorders, productHistory, productOn, type Stock } from '../service.ts';
import { blockedOf, byDay, freeOf, isStock, timelineOf } from '../timeline.ts';

/** One product: its batches by day, its backorders and its history. */
export const ProductView = ({ sku }: { sku: string }) => {
  const product = useData((signal) => productOn(sku, signal), [sku], LIVE);
  const queue = useData((signal) => listBackorders(sku, signal), [sku], LIVE);
  const history = useData((signal) => productHistory(sku, signal), [sku], LIVE);
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href="#/">Stock</a>
      </nav>
      <Shown of={product} what={`product ${sku}`}>
        {({ stock, batches, availability }) => (
          <>
            <h1>
              {stock.label ?? sku} <Level of={stock.level} />
            </h1>
            {stock.label && <p class="quiet">{sku}</p>}
            <Figures of={stock} />
            <h2>Timeline</h2>
            {batches.some(isStock) ? (
              <>
                <Chart of={timelineOf(batches, availability)} />
                <Batches of={batches} />
              </>
            ) : (
              <p class="empty">No stock is here or on the way.</p>
            )}
          </>
        )}
      </Shown>
      <h2>Waiting</h2>
      <Shown of={queue} what="the queue">
        {({ lines, isAll }) =>
          lines.length === 0 ? (
            <p class="empty">There are no backorders.</p>
          ) : (
            <LineTable
              lines={lines}
              caption={`First come, first served${isAll ? '' : `; the first ${units(lines.length)}`}`}
            />
          )
        }
      </Shown>
      <h2>Activity</h2>
      <Shown of={history} what="what happened">
        {({ entries }) => <History entries={entries} of={sku} />}
      </Shown>
    </>
  );
};

const Figures = ({ of: { available, backordered, nextEta } }: { of: Stock }) => (
  <dl class="figures">
    <Figure name="Here" value={units(available.warehouse)} note="free to promise" />
    <Figure
      name="On the way"
      value={units(available.onTheWay)}
      note={nextEta ? `next ${day(nextEta)}` : 'nothing due'}
    />
    <Figure
      name="Overdue"
      value={units(available.overdue)}
      tone={available.overdue > 0 ? 'bad' : 'plain'}
      note="should have come"
    />
    <Figure
      name="Waiting"
      value={units(backordered)}
      tone={backordered > 0 ? 'bad' : 'plain'}
      note="units backordered"
    />
  </dl>
);

const Batches = ({ of }: { of: readonly Batch[] }) => (
  <table>
    <caption>Batches by day</caption>
    <thead>
      <tr>
        <th scope="col">Batch</th>
        <th scope="col">Due</th>
        <th scope="col" class="num">
          Promised
        </th>
        <th scope="col" class="num">
          Free
        </th>
        <th scope="col" class="num wide">
          Shipped
        </th>
      </tr>
    </thead>
    <tbody>
      {of
        .filter(isStock)
        .toSorted(byDay)
        .map((batch) => (
          <tr key={batch.ref}>
            <th scope="row">
              <a href={to('batches', batch.ref)}>{batch.ref}</a>
            </th>
            <td>
              <Due of={batch} />
            </td>
            <td class="num">{units(batch.allocated)}</td>
            <td class="num">
              {units(freeOf(batch))}
              {batch.blocked && <small class="bad">{units(blockedOf(batch))} blocked</small>}
            </td>
            <td class={`num wide ${batch.shipped ? '' : 'quiet'}`}>{units(batch.shipped)}</td>
          </tr>
        ))}
    </tbody>
  </table>
);

export const Due = ({ of: { eta, overdue, expiresOn } }: { of: Batch }) => (
  <>
    {overdue && eta ? <span class="bad">overdue since {day(eta)}</span> : eta ? day(eta) : 'here'}
    {expiresOn && <small>good until {day(expiresOn)}</small>}
  </>
);
