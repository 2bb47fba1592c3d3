import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { freePort } from '../../infra/local/ports.ts';

/** Each is a module whose default export measures something, and answers the rows of a table. */
const BENCHMARKS = ['back-off', 'streams'];

type Benchmark = () => Promise<readonly Record<string, unknown>[]>;

// Each on an engine of its own: what one leaves behind slows down the next.
for (const name of process.argv.length > 2 ? process.argv.slice(2) : BENCHMARKS) {
  const engine = await startDynamoDbLocal(await freePort());
  Object.assign(process.env, environmentOf(engine.endpoint));
  const measure = (await import(`./${name}.ts`)).default as Benchmark;
  console.log(`\n${name}`);
  console.table(await measure());
  await engine.stop();
}
