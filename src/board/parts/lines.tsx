import type { ComponentChildren } from 'preact';
import { day, left, units } from '../format.ts';
import { to } from '../route.ts';
import type { Line } from '../service.ts';
import { Badge, type Tone } from './badge.tsx';

const STATES: Readonly<Record<Line['state'], readonly [Tone, string]>> = {
  allocated: ['good', 'Promised'],
  backordered: ['bad', 'Waiting'],
  shipped: ['plain', 'Shipped'],
  released: ['plain', 'Released'],
};

export const State = ({
  line: { state, heldUntil, packed },
}: {
  line: Pick<Line, 'state' | 'heldUntil' | 'packed'>;
}) => {
  const [tone, name] = STATES[state];
  return (
    <>
      <Badge tone={tone}>{packed ? 'Packed' : name}</Badge>
      {heldUntil && (
        <>
          {' '}
          <Badge tone="warn">Held, {left(heldUntil)}</Badge>
        </>
      )}
    </>
  );
};

/** When a line ships, and whether that is after its last day. */
export const Ships = ({
  line: { state, shipsOn, shipBy, overdue },
}: {
  line: Pick<Line, 'state' | 'shipsOn' | 'shipBy' | 'overdue'>;
}) => {
  if (state === 'shipped' || state === 'released') return <span class="quiet">–</span>;
  const when = state === 'backordered' ? 'not known' : shipsOn ? day(shipsOn) : 'now';
  return (
    <>
      {overdue ? <span class="bad">overdue, was {when}</span> : when}
      {shipBy && <small>by {day(shipBy)}</small>}
    </>
  );
};

type Props<L extends Line> = {
  readonly lines: readonly L[];
  readonly caption: string;
  /** A last column. */
  readonly more?: { readonly title: string; readonly cell: (line: L) => ComponentChildren };
};

/** Lines of any orders. */
export const LineTable = <L extends Line>({ lines, caption, more }: Props<L>) => (
  <table>
    <caption>{caption}</caption>
    <thead>
      <tr>
        <th scope="col">Order</th>
        <th scope="col" class="num">
          Units
        </th>
        <th scope="col">State</th>
        <th scope="col">Ships</th>
        <th scope="col" class="wide">
          Batch
        </th>
        {more && (
          <th scope="col" class="wide">
            {more.title}
          </th>
        )}
      </tr>
    </thead>
    <tbody>
      {lines.map((line) => (
        <tr key={JSON.stringify([line.orderId, line.lineId, line.part])}>
          <th scope="row">
            <a href={to('orders', line.orderId)}>{line.orderId}</a>
            <small>
              {line.lineId === line.sku ? line.sku : `${line.sku}, line ${line.lineId}`}
              {line.priority ? ` · priority ${line.priority}` : ''}
            </small>
          </th>
          <td class="num">{units(line.qty)}</td>
          <td>
            <State line={line} />
          </td>
          <td>
            <Ships line={line} />
          </td>
          <td class="wide">
            <BatchLink of={line.batchRef} />
          </td>
          {more && <td class="wide">{more.cell(line)}</td>}
        </tr>
      ))}
    </tbody>
  </table>
);

export const BatchLink = ({ of }: { of: string | null }) =>
  of ? <a href={to('batches', of)}>{of}</a> : <span class="quiet">–</span>;
