import { readFile, writeFile } from 'node:fs/promises';
import type { Row } from './support/benchmark.ts';

// Puts the results that are there into docs/performance.md, each between the comments of its name.
const DOC = new URL('../../docs/performance.md', import.meta.url);
const FOLDER = new URL('../../bench-results/', import.meta.url);

type Report = { readonly commit: string; readonly date: string; readonly rows: readonly Row[] };

const shown = (value: string | number | undefined): string =>
  typeof value === 'number'
    ? value.toLocaleString('en', { maximumFractionDigits: 4 })
    : (value ?? '');

const table = ({ rows, commit, date }: Report): string => {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, columns.map(() => '---')].concat(
    rows.map((row) => columns.map((column) => shown(row[column]))),
  );
  const measured = `Measured ${date.slice(0, 10)} on commit ${commit}.`;
  return [...lines.map((cells) => `| ${cells.join(' | ')} |`), '', measured].join('\n');
};

const BLOCK = /(<!-- ([\w-]+) -->\n).*?(<!-- end -->)/gs;
const doc = await readFile(DOC, 'utf8');
const tables = new Map<string, string>();
for (const [, , name = ''] of doc.matchAll(BLOCK)) {
  const report = await readFile(new URL(`${name}.json`, FOLDER), 'utf8').catch(() => undefined);
  if (report) tables.set(name, table(JSON.parse(report)));
}
await writeFile(
  DOC,
  doc.replace(BLOCK, (block, start, name, end) =>
    tables.has(name) ? `${start}\n${tables.get(name)}\n\n${end}` : block,
  ),
);
console.log(`docs/performance.md: ${[...tables.keys()].join(', ')}`);
