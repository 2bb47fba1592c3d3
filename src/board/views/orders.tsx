import { useState } from 'preact/hooks';
import { counted, units } from '../format.ts';
import { LIVE, useData } from '../parts/data.ts';
import { History } from '../parts/history.tsx';
import { BatchLink, Ships, State } from '../parts/lines.tsx';
import { Shown } from '../parts/shown.tsx';
import { Tasks } from '../parts/task.tsx';
import { Why } from '../parts/why.tsx';
import { to } from '../route.ts';
import { type Order, orderHistory, orderOn } from '../service.ts';
import { tasksOfOrder } from '../tasks/order.tsx';

/** An order by its id. */
export const OrdersView = () => {
  const [id, setId] = useState('');
  return (
    <>
      <h1>Orders</h1>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault();
          location.hash = to('orders', id.trim());
        }}
      >
        <label class="grow">
          Order id
          <input
            type="search"
            required
            value={id}
            onInput={({ currentTarget: { value } }) => setId(value)}
          />
        </label>
        <button type="submit" class="main">
          Find
        </button>
      </form>
      <p class="quiet">
        The whole id, as the shop knows it. Orders that wait, are held, late or overdue are in the{' '}
        <a href="#/queue">queue</a>, where a part of the id is enough.
      </p>
    </>
  );
};

export const OrderView = ({ orderId }: { orderId: string }) => {
  const order = useData((signal) => orderOn(orderId, signal), [orderId], LIVE);
  const history = useData((signal) => orderHistory(orderId, signal), [orderId], LIVE);
  const reload = () => {
    order.reload();
    history.reload();
  };
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href="#/orders">Orders</a>
      </nav>
      <h1>{orderId}</h1>
      <Shown of={order} what={`order ${orderId}`}>
        {(value) => (
          <>
            <Tasks tasks={tasksOfOrder(value)} onDone={reload} />
            <Lines of={value} />
            <Why order={value} />
          </>
        )}
      </Shown>
      <h2>Activity</h2>
      <Shown of={history} what="what happened">
        {({ entries }) => <History entries={entries} of={orderId} />}
      </Shown>
    </>
  );
};

const Lines = ({ of: { lines, next } }: { of: Order }) => (
  <table>
    <caption>
      {next ? `The first ${counted(lines.length, 'line')}` : counted(lines.length, 'line')}
    </caption>
    <thead>
      <tr>
        <th scope="col">Line</th>
        <th scope="col" class="num">
          Units
        </th>
        <th scope="col">State</th>
        <th scope="col">Ships</th>
        <th scope="col">Batch</th>
      </tr>
    </thead>
    <tbody>
      {lines.map((line) => (
        <tr key={JSON.stringify([line.lineId, line.part])}>
          <th scope="row">
            <a href={to('products', line.sku)}>{line.sku}</a>
            {line.lineId !== line.sku && <small>line {line.lineId}</small>}
          </th>
          <td class="num">
            {units(line.qty)}
            {line.returned ? <small>{units(line.returned)} returned</small> : null}
          </td>
          <td>
            <State line={line} />
          </td>
          <td>
            <Ships line={line} />
          </td>
          <td>
            <BatchLink of={line.batchRef} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
