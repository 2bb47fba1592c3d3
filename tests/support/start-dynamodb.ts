import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { freePort } from '../../infra/local/ports.ts';
import type { Workers } from './workers.ts';

/** An engine for each worker: what a test has its rivals do in one slows down no test beside it. */
export default async ({ maxWorkers }: Workers): Promise<void> => {
  const ports = new Set<number>();
  while (ports.size < maxWorkers) ports.add(await freePort());
  const engines = await Promise.all([...ports].map((port) => startDynamoDbLocal(port)));
  process.env.ENGINES = JSON.stringify(engines.map(({ endpoint }) => environmentOf(endpoint)));
  Object.assign(globalThis, { engines });
};
