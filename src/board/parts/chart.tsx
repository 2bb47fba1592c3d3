import { counted, day, units } from '../format.ts';
import type { Column, Timeline } from '../timeline.ts';

const percent = (part: number): string => `${(100 * part).toFixed(2)}%`;

const NAMES = { overdue: 'Overdue', here: 'Here', due: 'Due' };

const sayOf = ({ kind, day: due, promised, free, blocked, refs }: Column): string =>
  [
    `${due ? `Due ${day(due)}` : NAMES[kind]}: ${counted(promised, 'unit')} promised, ${units(free)} free`,
    ...(blocked > 0 ? [`${units(blocked)} blocked`] : []),
    refs.join(', '),
  ].join('; ');

/** Batches as bars on an axis of days, and behind them what can be promised by each day. The table below it says the same. */
export const Chart = ({ of }: { of: Timeline }) => {
  const fixed = of.columns.filter(({ kind }) => kind !== 'due');
  const due = of.columns.filter(({ kind }) => kind === 'due');
  return (
    <figure class="chart">
      <div class="plot" role="img" aria-label={of.columns.map(sayOf).join('. ') || 'No batches'}>
        <output class="scale">{units(of.most)}</output>
        {fixed.map((column) => (
          <div key={column.kind} class="fixed">
            <Bar column={column} most={of.most} />
            <span>{NAMES[column.kind]}</span>
          </div>
        ))}
        <div class="axis">
          <Profile of={of} />
          {due.map((column) => (
            <div key={column.day} class="due" style={{ left: percent(column.at) }}>
              <Bar column={column} most={of.most} />
            </div>
          ))}
          {of.ticks.map(({ at, day: date }) => (
            <span key={date} class="tick" style={{ left: percent(at) }}>
              {day(date)}
            </span>
          ))}
        </div>
      </div>
      <figcaption>
        <span class="key promised">Promised</span>
        <span class="key free">Free</span>
        {of.columns.some(({ kind }) => kind === 'overdue') && (
          <span class="key overdue">Overdue</span>
        )}
        {of.columns.some(({ blocked }) => blocked > 0) && <span class="key blocked">Blocked</span>}
        {of.profile.length > 0 && (
          <span class="key profile">Can be promised by that day, in all</span>
        )}
      </figcaption>
    </figure>
  );
};

const Bar = ({ column, most }: { column: Column; most: number }) => (
  <div class={`bar ${column.kind}`} title={sayOf(column)}>
    {(['blocked', 'free', 'promised'] as const).map((part) => (
      <i key={part} class={part} style={{ height: percent(column[part] / most) }} />
    ))}
  </div>
);

/** Steps that rise on each day on which something more can be promised. */
const Profile = ({ of: { profile, most } }: { of: Timeline }) => {
  const steps = profile.flatMap(({ at, units: count }, index) => [
    `${100 * at},${100 - (100 * (profile[index - 1]?.units ?? 0)) / most}`,
    `${100 * at},${100 - (100 * count) / most}`,
  ]);
  if (steps.length === 0) return null;
  const last = 100 - (100 * (profile.at(-1)?.units ?? 0)) / most;
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <title>What can be promised</title>
      <polygon points={`${steps.join(' ')} 100,${last} 100,100 0,100`} />
    </svg>
  );
};
