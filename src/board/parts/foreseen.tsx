import { counted, day, units } from '../format.ts';
import { to } from '../route.ts';
import type { Foreseen as Consequences } from '../service.ts';
import { Badge, type Tone } from './badge.tsx';

type Line = Consequences['lines'][number];

const EFFECTS: Readonly<Record<Line['effect'], readonly [tone: Tone, name: string]>> = {
  released: ['bad', 'Released'],
  loses: ['bad', 'Later'],
  moves: ['plain', 'Same day'],
  gains: ['good', 'Earlier'],
};

const placeOf = ({ batchRef, shipsOn, overdue }: Line['from']): string => {
  if (batchRef === null) return 'waits';
  if (overdue) return `${batchRef}, overdue`;
  return `${batchRef}, ${shipsOn ? day(shipsOn) : 'now'}`;
};

/** What a change would do to lines, the worst first. */
export const Foreseen = ({ of: { lines, linesLeftOut, totals } }: { of: Consequences }) => {
  if (lines.length === 0) return <p class="empty">No order would be affected.</p>;
  return (
    <>
      {totals.breaksPromise.lines > 0 && (
        <p class="notice bad">
          {counted(totals.breaksPromise.units, 'unit')} could no longer leave by the day that was
          promised.
        </p>
      )}
      <table>
        <caption>
          What would happen; nothing is changed yet
          {linesLeftOut && `; ${counted(linesLeftOut, 'line')} more`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col" class="num">
              Units
            </th>
            <th scope="col">Ships</th>
            <th scope="col">From, to</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={JSON.stringify(line)}>
              <th scope="row">
                <a href={to('orders', line.orderId)}>{line.orderId}</a>
              </th>
              <td class="num">{units(line.qty)}</td>
              <td>
                <Effect of={line} />
              </td>
              <td>
                {placeOf(line.from)}
                <small>{line.effect === 'released' ? 'released' : placeOf(line.to)}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};

const Effect = ({ of: { effect, to: place, shipBy, breaksPromise } }: { of: Line }) => {
  const [tone, name] = EFFECTS[effect];
  const waits = effect === 'loses' && place.batchRef === null;
  return (
    <>
      <Badge tone={tone}>{waits ? 'Waits' : name}</Badge>
      {breaksPromise && shipBy && <small class="bad">not by {day(shipBy)}</small>}
    </>
  );
};
