import { parseArgs } from 'node:util';
import { invoke } from './invoke.ts';
import { prefixOf } from './stage.ts';

/** Restocks by hand, now, what the scheduled job would restock: npm run restock [-- --stage <stage>]. */
const { stage } = parseArgs({ options: { stage: { type: 'string' } } }).values;

try {
  const batches = (await invoke(`${prefixOf(stage)}-restock`)) as readonly object[];
  console.log(batches.length === 0 ? 'No product needs to be restocked.' : '');
  if (batches.length > 0) console.table(batches);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
