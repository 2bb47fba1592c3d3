import { useState } from 'preact/hooks';
import { Stop } from '../../cli/stop.ts';
import { counted, units } from '../format.ts';
import { type Entry, type ImportFile, importFile } from '../import-file.ts';
import { Sending } from '../parts/sending.tsx';
import { may } from '../session.ts';

const NAMES: Readonly<Record<Entry['kind'], readonly [one: string, many: string]>> = {
  batch: ['batch', 'batches'],
  order: ['order', 'orders'],
};
/** At most so many invalid rows are listed; for more, look at the file. */
const ROWS = 100;

/** Batches or orders from a CSV file: what is wrong with it is shown before anything is sent. */
export const ImportView = () => {
  const [file, setFile] = useState<ImportFile>();
  const [problem, setProblem] = useState('');
  const [isOver, setOver] = useState(false);

  const read = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    setFile(undefined);
    setProblem('');
    try {
      setFile(importFile(chosen.name, new Uint8Array(await chosen.arrayBuffer())));
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      setProblem(error.message);
    }
  };
  return (
    <>
      <h1>Import</h1>
      <label
        class={`drop ${isOver ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          read(event.dataTransfer?.files[0]);
        }}
      >
        <b>Drop a CSV file here, or choose one</b>
        <span>
          Batches have the columns <code>ref, sku, qty, eta</code>; orders{' '}
          <code>orderid, sku, qty</code>.
        </span>
        <input
          type="file"
          accept=".csv,.txt,.tsv,text/csv"
          onChange={({ currentTarget }) => {
            read(currentTarget.files?.[0]);
            // The same file can be chosen again when it has been corrected.
            currentTarget.value = '';
          }}
        />
      </label>
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {file && <Checked key={file.name + file.entries.length} file={file} />}
    </>
  );
};

const Checked = ({ file }: { file: ImportFile }) => {
  const { name, kind, entries, rejected, leftOut } = file;
  const scope = kind === 'batch' ? 'stock:write' : 'allocations:write';
  return (
    <>
      <h2>{name}</h2>
      <p role="status">
        {counted(entries.length, ...NAMES[kind])} can be sent.{' '}
        {rejected.length > 0 && <b class="bad">{counted(rejected.length, 'bad row')}.</b>}{' '}
        {leftOut.length > 0 &&
          `${counted(leftOut.length, 'order')} left out because of them: an order is sent completely or not at all.`}
      </p>
      {rejected.length > 0 && (
        <table>
          <caption>
            Bad rows{rejected.length > ROWS && `, the first ${units(ROWS)}`}: correct them and
            choose the file again, or send the rest
          </caption>
          <thead>
            <tr>
              <th scope="col" class="num">
                Row
              </th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {rejected.slice(0, ROWS).map(({ source, reason }) => (
              <tr key={source.row}>
                <td class="num">{source.row}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {entries.length > 0 &&
        (may(scope) ? (
          <Sending file={file} />
        ) : (
          <p class="notice">Your token does not allow this: it takes {scope}.</p>
        ))}
    </>
  );
};
