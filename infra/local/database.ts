import { startDynamoDbLocal } from './dynamodb-local.ts';
import { startedAgain } from './restarts.ts';
import type { Server } from './server.ts';
import { createTable } from './table.ts';

/** The tables' names in stage dev. */
const TABLES = {
  'stock-allocation-dev': 'Table',
  'stock-allocation-dev-ledger': 'LedgerTable',
} as const;

/** The database with its tables, which is started again when it ends; without a folder with nothing in it. */
export const startDatabase = (port: number, folder?: string): Promise<Server> =>
  startedAgain(
    () => startOnce(port, folder),
    () => console.error(restarted(folder)),
  );

const startOnce = async (port: number, folder?: string): Promise<Server> => {
  const database = await startDynamoDbLocal(port, folder);
  try {
    for (const [name, id] of Object.entries(TABLES)) await createTable(name, id);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
};

const restarted = (folder?: string): string => `
DynamoDB Local has stopped unexpectedly and is restarting.
${
  folder
    ? `Its data is still in ${folder}, except for writes of the last moment.`
    : 'ALL DATA IS LOST: it was in memory (npm start -- --persist keeps it). The tables are created again.'
}
`;
