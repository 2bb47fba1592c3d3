import { connect } from './connect.ts';
import type { Row } from './csv.ts';
import { importFiles, type NamedFile } from './import-files.ts';
import { checkTargets, writeOutcomes } from './import-outcomes.ts';
import { batchRows, type Line, orderRows } from './inputs.ts';
import { rehearse } from './rehearse.ts';
import { NOT_SENT, type Progress, reasonToStop } from './run.ts';
import type { LineOutcome } from './service.ts';
import { sendBatches, sendLines, type Tell } from './steps.ts';
import { type Fate, type Fates, failures } from './summary.ts';

export type ImportOptions = {
  /** A folder with a batches.csv, an orders.csv or both; or one such file under any name. */
  readonly place: string;
  readonly url: string;
  /** Rows that are not valid are listed, and the others go on. */
  readonly skipInvalid?: boolean;
  /** Nothing is sent: the service is asked what would happen. */
  readonly check?: boolean;
  readonly progress?: Progress;
};

export type Imported = {
  readonly files: readonly Omit<NamedFile, 'text'>[];
  readonly fates: Fates;
  /** Names of the files that were written. */
  readonly written: readonly string[];
  /** Why it stopped early, if it did. Run again it goes on. */
  readonly stopped: string | undefined;
  /** Why the run counts as failed, if it does. */
  readonly failed: readonly string[];
};

const HELD_BACK: Fate = { is: 'not sent', reason: 'nothing is sent while rows are invalid' };
const NO_ROWS = { good: [], rejected: [], separator: ',' };

/**
 * Imports batches and orders from CSV files. All rows are judged before any is sent. It can be run again at any time: the
 * service knows what it has been sent, and answers it again.
 *
 * @throws Stop if nothing can be made of the files, or if no service answers at the address
 */
export const importStock = async (options: ImportOptions): Promise<Imported> => {
  const { url, skipInvalid = false, progress = () => {} } = options;
  const input = await importFiles(options.place);
  const batches = input.batches ? batchRows(input.batches.text, input.batches.name) : NO_ROWS;
  const orders = input.orders ? orderRows(input.orders.text, input.orders.name) : NO_ROWS;
  const rejected = [...batches.rejected, ...orders.rejected];
  const sources = [...batches.good, ...orders.good, ...rejected].map(({ source }) => source);
  const fates = new Map<Row, Fate>();
  const tell: Tell = (row, fate) => {
    fates.set(row, fate);
    progress(fates.size, sources.length);
  };
  const ends = new Map<Line, LineOutcome>();

  for (const { source, reason } of rejected) tell(source, { is: 'invalid', reason });
  const isHeldBack = rejected.length > 0 && !skipInvalid;
  const client = isHeldBack ? undefined : await connect(url);
  if (!options.check) await checkTargets(input);
  const stopped = await reasonToStop(async () => {
    if (!client) return;
    if (options.check) return rehearse(client, batches.good, orders.good, tell);
    await sendBatches(client, batches.good, tell);
    await sendLines(client, orders.good, (line, outcome) => {
      ends.set(line, outcome);
      tell(line.source, fateOf(outcome));
    });
  });
  for (const row of sources) if (!fates.has(row)) fates.set(row, isHeldBack ? HELD_BACK : NOT_SENT);

  // What an earlier run has written stays until all of it is known anew.
  const isWhole = !isHeldBack && !options.check && stopped === undefined;
  const written = isWhole && input.orders ? await writeOutcomes(input, orders, ends) : [];
  const files = [input.batches, input.orders].flatMap((file) =>
    file ? [{ name: file.name, holds: file.holds, encoding: file.encoding }] : [],
  );
  const names = files.map(({ name }) => name);
  const invalid = [...fates.values()].filter(({ is }) => is === 'invalid').length;
  const failed = isHeldBack
    ? [`nothing was sent because of invalid rows: ${invalid}`]
    : [
        ...failures(fates, false, names),
        ...(invalid > 0 && !skipInvalid ? [`rows that the service refused: ${invalid}`] : []),
      ];
  return { files, fates, written, stopped, failed };
};

const fateOf = (outcome: LineOutcome): Fate => {
  if (outcome.is !== 'done') return outcome;
  return outcome.isNew ? { is: 'added', batchRef: outcome.places[0].batchRef } : { is: 'done' };
};
