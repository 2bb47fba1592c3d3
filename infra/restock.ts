import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { LIVE, prefixOf } from './stage.ts';

/** Restocks by hand, now, what the scheduled job would restock: npm run restock [-- --stage <stage>]. */
const { stage } = parseArgs({ options: { stage: { type: 'string' } } }).values;
const FunctionName = `${prefixOf(stage)}-restock`;

const { FunctionError, Payload } = await new LambdaClient().send(
  new InvokeCommand({ FunctionName, Qualifier: LIVE }),
);
const answer = Buffer.from(Payload ?? []).toString();
if (FunctionError) {
  console.error(answer);
  process.exitCode = 1;
} else {
  const batches = JSON.parse(answer);
  console.log(batches.length === 0 ? 'No product needs to be restocked.' : '');
  if (batches.length > 0) console.table(batches);
}
