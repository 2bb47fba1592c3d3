import { randomUUID } from 'node:crypto';
import { createTable } from '../../infra/local/table.ts';

/** A table of a test's own. It is left behind: DynamoDB Local gets slow for good once one is deleted. */
export const freshTable = async (): Promise<string> => {
  const name = `test-${randomUUID()}`;
  await createTable(name);
  return name;
};
