import { useState } from 'preact/hooks';
import { isLineFound } from '../attention.ts';
import { time, units } from '../format.ts';
import { LIVE, useData } from '../parts/data.ts';
import { LineTable } from '../parts/lines.tsx';
import { Shown } from '../parts/shown.tsx';
import { type ListedLine, linesIn, STATES } from '../service.ts';

type State = (typeof STATES)[number];

const WORDS: Readonly<Record<State, readonly [name: string, says: string, none: string]>> = {
  waiting: ['Waiting', 'Lines that wait for stock', 'No line waits for stock.'],
  held: ['Held', 'Lines that give their stock back unless confirmed in time', 'Nothing is held.'],
  late: ['Late', 'Lines that still wait after their last day', 'Nothing is late.'],
  overdue: [
    'Overdue',
    'Lines promised from a shipment that has not arrived by its due date',
    'No line depends on an overdue shipment.',
  ],
};

/** Lines of all orders that a person may have to see to. */
export const QueueView = ({ state }: { state: string | null }) => {
  const shown = STATES.find((one) => one === state) ?? 'waiting';
  const [text, setText] = useState('');
  const lines = useData((signal) => linesIn(shown, signal), [shown], LIVE);
  const [, says, none] = WORDS[shown];
  return (
    <>
      <h1>Queue</h1>
      <nav class="tabs" aria-label="States">
        {STATES.map((one) => (
          <a
            key={one}
            href={`#/queue?state=${one}`}
            aria-current={one === shown ? 'page' : undefined}
          >
            {WORDS[one][0]}
          </a>
        ))}
      </nav>
      <div class="tools">
        <label class="grow">
          Search
          <input
            type="search"
            placeholder="A part of an order id or a SKU"
            value={text}
            onInput={({ currentTarget: { value } }) => setText(value)}
          />
        </label>
      </div>
      <Shown of={lines} what="the queue">
        {({ lines: all, isAll }) => {
          const found = all.filter((line) => isLineFound(text, line));
          if (all.length === 0) return <p class="empty">{none}</p>;
          return (
            <>
              {!isAll && (
                <p class="notice">
                  Only the first {units(all.length)} lines are shown and searched.
                </p>
              )}
              {found.length === 0 ? (
                <p class="empty">No line matches.</p>
              ) : (
                <LineTable<ListedLine>
                  lines={found}
                  caption={says}
                  more={{ title: 'Since', cell: ({ updatedAt }) => time(updatedAt) }}
                />
              )}
            </>
          );
        }}
      </Shown>
    </>
  );
};
