import type { Imported } from './import.ts';
import { OPEN_ENDS, openRows } from './summary.ts';

const LISTED = 20;
/** Rows that were not sent are all that came after, or none was. */
const LISTS = OPEN_ENDS.filter((kind) => kind !== 'not sent');

/** What an import tells at its end: the figures of each file, the rows with an open end, and what was written. */
export const importSummary = (
  { files, fates, written, failed }: Imported,
  { check = false }: { readonly check?: boolean } = {},
): string => {
  const all = [...fates];
  const figures = files.map(({ name, encoding, holds }) => {
    const ofFile = all.filter(([{ file }]) => file === name);
    const count = (kind: string) => ofFile.filter(([, { is }]) => is === kind).length;
    const added = count('added');
    const done = count('done');
    const good = {
      batches: check ? `${done} valid` : `${done} in the service`,
      orders: check
        ? `${done} in the service, ${added} would be allocated now`
        : `${done + added} allocated (${added} now)`,
    }[holds];
    const others = OPEN_ENDS.flatMap((kind) => (count(kind) > 0 ? [`${count(kind)} ${kind}`] : []));
    const readAs = encoding === 'UTF-8' ? '' : ` (read as ${encoding})`;
    return `${name}: ${[good, ...others].join(', ')}${readAs}`;
  });
  const lists = LISTS.flatMap((kind) => {
    const rows = openRows(
      fates,
      kind,
      files.map(({ name }) => name),
    );
    const more = rows.length > LISTED ? [`  and ${rows.length - LISTED} more`] : [];
    return rows.length > 0 ? ['', `${kind}:`, ...rows.slice(0, LISTED), ...more] : [];
  });
  const wrote = written.length > 0 ? ['', `written: ${written.join(', ')}`] : [];
  const end = failed.length > 0 ? ['', `exit code 1: ${failed.join('; ')}`] : [];
  return [...figures, ...lists, ...wrote, ...end].join('\n');
};
