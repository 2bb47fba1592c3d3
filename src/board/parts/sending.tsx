import { useState } from 'preact/hooks';
import { type OnShortage, type Outcome, sendEntries } from '../bulk.ts';
import { counted, units } from '../format.ts';
import { type Entry, type ImportFile, inRequests } from '../import-file.ts';
import { to } from '../route.ts';
import { textOf } from '../service.ts';
import { Badge } from './badge.tsx';

const ROWS = 200;

const CHOICES: readonly (readonly [OnShortage, string])[] = [
  ['reject', 'refuse the order'],
  ['backorder', 'let the line wait'],
  ['partial', 'take what is there, and let the rest wait'],
];

type Sent = Outcome & Pick<Entry, 'id' | 'rows' | 'kind'>;

/** Sends what is good in a file, request after request, and says what became of each entry. */
export const Sending = ({ file: { kind, entries } }: { file: ImportFile }) => {
  const [onShortage, setOnShortage] = useState<OnShortage>('reject');
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [state, setState] = useState<'asked' | 'sending' | 'done'>('asked');
  const [problem, setProblem] = useState('');

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setState('sending');
    setProblem('');
    // What was sent before, and has passed, is not sent again.
    const settled = sent.filter(({ mayPass }) => !mayPass);
    const done = new Set(settled.map(({ id }) => id));
    let all = settled;
    try {
      for (const request of inRequests(entries.filter(({ id }) => !done.has(id)))) {
        const outcomes = await sendEntries(request, onShortage);
        all = [
          ...all,
          ...request.map(({ id, rows, kind: of }, at) => ({
            id,
            rows,
            kind: of,
            ...(outcomes[at] as Outcome),
          })),
        ];
        setSent(all);
      }
    } catch (error) {
      setProblem(textOf(error as Error));
    }
    setState('done');
  };
  const left = entries.length - sent.filter(({ mayPass }) => !mayPass).length;
  return (
    <>
      {left > 0 && (
        <form onSubmit={send}>
          {kind === 'order' && state === 'asked' && (
            <fieldset class="radios">
              <legend>Where there is not enough</legend>
              {CHOICES.map(([value, name]) => (
                <label key={value}>
                  <input
                    type="radio"
                    name="on-shortage"
                    checked={onShortage === value}
                    onChange={() => setOnShortage(value)}
                  />
                  {name}
                </label>
              ))}
            </fieldset>
          )}
          <div class="buttons">
            <button type="submit" class="main" disabled={state === 'sending'}>
              {state === 'sending'
                ? `Sending: ${units(sent.length)} of ${units(entries.length)}`
                : `Send ${kind === 'batch' ? counted(left, 'batch', 'batches') : counted(left, 'order')}`}
            </button>
          </div>
        </form>
      )}
      {problem && (
        <p class="notice bad" role="alert">
          <b>Not everything was sent.</b> {problem} What was sent is safe; send the rest again.
        </p>
      )}
      {sent.length > 0 && <Outcomes of={sent} />}
    </>
  );
};

const Outcomes = ({ of }: { of: readonly Sent[] }) => {
  const refused = of.filter(({ isGood }) => !isGood);
  const shown = [...refused, ...of.filter(({ isGood }) => isGood)].slice(0, ROWS);
  return (
    <>
      <p role="status">
        {counted(of.length - refused.length, 'entry', 'entries')} accepted,{' '}
        <span class={refused.length > 0 ? 'bad' : ''}>{units(refused.length)} refused</span>.
      </p>
      <table>
        <caption>
          Outcomes
          {of.length > ROWS && `, ${units(ROWS)} of ${units(of.length)}, refused ones first`}
        </caption>
        <thead>
          <tr>
            <th scope="col" class="num">
              Row
            </th>
            <th scope="col">Entry</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, kind, rows, isGood, text }) => (
            <tr key={id}>
              <td class="num">{rows.length > 3 ? `${rows[0]} …` : rows.join(', ')}</td>
              <th scope="row">
                <a href={to(kind === 'batch' ? 'batches' : 'orders', id)}>{id}</a>
              </th>
              <td>
                <Badge tone={isGood ? 'good' : 'bad'}>{isGood ? 'Accepted' : 'Refused'}</Badge>{' '}
                {text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};
