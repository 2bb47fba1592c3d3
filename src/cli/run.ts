import { emptyAllocations, withRows } from './allocations-text.ts';
import { connect } from './connect.ts';
import type { Row } from './csv.ts';
import { readFolder, writeText } from './folder.ts';
import { batchRows, orderRows, promisedRows } from './inputs.ts';
import { compareAll, sendAgain, sendBatches, type Tell } from './steps.ts';
import { Stop } from './stop.ts';
import type { Fate, Fates } from './summary.ts';

/** Called with how many rows are done, and how many there are. */
export type Progress = (through: number, of: number) => void;

export type Result = {
  readonly fates: Fates;
  /** Why the command stopped early, if it did. */
  readonly stopped: string | undefined;
};

export const NOT_SENT: Fate = { is: 'not sent', reason: 'the command stopped before' };

/** Allocates what is in a folder, and writes what the service answered even if it goes away. */
export const allocateFolder = async (
  folder: string,
  url: string,
  progress: Progress,
): Promise<Result> => {
  const files = await readFolder(folder);
  const promises = files.allocations?.text;
  const before = promises?.trim() ? promisedRows(promises) : undefined;
  const batches = batchRows(files.batches.text);
  const orders = orderRows(files.orders.text);
  const promised = before?.good ?? [];
  const client = await connect(url);

  const fates = new Map<Row, Fate>();
  const tell: Tell = (row, fate) => {
    fates.set(row, fate);
    progress(fates.size, total);
  };
  const all = [batches, orders, ...(before ? [before] : [])];
  const total = all.reduce((sum, { good, rejected }) => sum + good.length + rejected.length, 0);
  for (const { source, reason } of all.flatMap(({ rejected }) => rejected)) {
    tell(source, { is: 'invalid', reason });
  }
  const stopped = await reasonToStop(async () => {
    await sendBatches(client, batches.good, tell);
    const { lost, open } = await compareAll(client, orders.good, promised, tell);
    await sendAgain(client, lost, open, tell);
  });
  for (const { source } of all.flatMap<{ source: Row }>(({ good }) => good)) {
    if (!fates.has(source)) fates.set(source, NOT_SENT);
  }

  const added = orders.good.flatMap((line) => {
    const fate = fates.get(line.source);
    return fate?.is === 'added' ? [{ ...line, batchRef: fate.batchRef }] : [];
  });
  if (added.length > 0 || !before) {
    // A new one gets the separator that the shop's spreadsheet knows.
    const written = before ?? emptyAllocations(orders.separator);
    await writeText(folder, 'allocations.csv', withRows(written, added));
  }
  return { fates, stopped };
};

export const reasonToStop = async (work: () => Promise<void>): Promise<string | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Stop) return error.message;
    throw error;
  }
};
