import { useState } from 'preact/hooks';
import { day, units } from '../format.ts';
import { to } from '../route.ts';
import { type Explanation, explain, type Order } from '../service.ts';
import { may } from '../session.ts';
import { useData } from './data.ts';
import { BatchLink } from './lines.tsx';
import { Shown } from './shown.tsx';

const VERDICTS: Readonly<Record<string, string>> = {
  taken: 'would be taken',
  'too-few-units': 'has too few units',
  'others-wait-for-it': 'others wait for it',
  'comes-too-late': 'comes too late',
  'expires-too-soon': 'expires too soon',
};

/** Why lines of an order wait: which batches come into question today, and what is against each. */
export const Why = ({ order }: { order: Order }) => {
  const [isAsked, setAsked] = useState(false);
  const waits = order.lines.some(({ state }) => state === 'backordered');
  if (!waits || !may('allocations:write')) return null;
  return (
    <>
      <h2>Why does it wait?</h2>
      {isAsked ? (
        <Explained order={order} />
      ) : (
        <button type="button" onClick={() => setAsked(true)}>
          Look at the batches
        </button>
      )}
    </>
  );
};

const Explained = ({ order }: { order: Order }) => {
  const explained = useData((signal) => explain(order, signal), [order]);
  return (
    <Shown of={explained} what="the reasons">
      {(lines) => lines.map((line) => <Considered key={line.lineId} of={line} />)}
    </Shown>
  );
};

const Considered = ({ of: { sku, qty, considered = [], leftOut } }: { of: Explanation }) => (
  <>
    <h3>
      {units(qty)} of <a href={to('products', sku)}>{sku}</a>
    </h3>
    {considered.length === 0 ? (
      <p class="empty">There is no batch from which it could be filled.</p>
    ) : (
      <table>
        <caption>
          If it were ordered today{leftOut ? `; ${units(leftOut)} batches more` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">Batch</th>
            <th scope="col">Due</th>
            <th scope="col" class="num">
              Free
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {considered.map(({ batchRef, eta, available, verdict }) => (
            <tr key={batchRef}>
              <th scope="row">
                <BatchLink of={batchRef} />
              </th>
              <td>{eta ? day(eta) : 'here'}</td>
              <td class="num">{units(available)}</td>
              <td>{VERDICTS[verdict] ?? verdict}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </>
);
