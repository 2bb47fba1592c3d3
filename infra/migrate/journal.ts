import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Key, migrationsKey } from '../../src/adapters/dynamodb/keys.ts';
import { getItem, type Table } from '../../src/adapters/dynamodb/reading.ts';
import type { Clock } from '../../src/application/ports.ts';
import type { Direction } from './migration.ts';

/** So long nobody else may migrate behind a run that was killed. Each page renews it. */
export const LEASE_MS = 60_000;

/** A migration that has begun. */
export type Work = {
  readonly name: string;
  readonly direction: Direction;
  /** Behind which item the next page begins; null: at the first one. */
  readonly after: Key | null;
  /** Whether this pass through the table has found nothing to change so far. */
  readonly isClean: boolean;
  readonly seen: number;
  readonly changed: number;
};

export type Journal = {
  /** Names, in the order in which they were done. */
  readonly done: readonly string[];
  readonly underWay: Work | null;
};

const EMPTY: Journal = { done: [], underWay: null };

/** Who migrates, and until when nobody else may. */
type Holder = { readonly holder: string; readonly leasedUntil: string };

export const readJournal = async (table: Table): Promise<Journal & Partial<Holder>> => ({
  ...EMPTY,
  ...(await getItem(table, migrationsKey)),
});

export type Lease = {
  readonly journal: Journal;
  /** Writes down where the work is, and renews the lease; refused once somebody has taken it over. */
  note(journal: Journal): Promise<void>;
  release(): Promise<void>;
};

/** Each holder has a number of its own: nothing is noted any more for an earlier holder. */
export const takeLease = async (table: Table, holder: string, clock: Clock): Promise<Lease> => {
  const end = () => new Date(clock().getTime() + LEASE_MS).toISOString();
  const taken = await update(
    table,
    'SET holder = :holder, leasedUntil = :end, fence = if_not_exists(fence, :none) + :one',
    'attribute_not_exists(leasedUntil) OR leasedUntil < :now',
    { holder, end: end(), now: clock().toISOString(), none: 0, one: 1 },
  );
  if (!taken) {
    const now = await readJournal(table);
    throw new Error(`${now.holder} is migrating and holds the table until ${now.leasedUntil}`);
  }
  const asHolder = async (change: string, values: object) => {
    const held = { ...values, fence: taken.fence };
    if (!(await update(table, change, 'fence = :fence', held))) {
      throw new Error('another run has taken over this migration');
    }
  };
  return {
    journal: { ...EMPTY, ...taken },
    note: ({ done, underWay }) =>
      asHolder('SET done = :done, underWay = :underWay, leasedUntil = :end', {
        done,
        underWay,
        end: end(),
      }),
    release: () => asHolder('REMOVE holder, leasedUntil', {}),
  };
};

/** The journal as it is now; undefined: the condition does not hold. */
const update = async (
  { client, name }: Table,
  UpdateExpression: string,
  ConditionExpression: string,
  values: object,
): Promise<Record<string, unknown> | undefined> => {
  const ExpressionAttributeValues = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`:${key}`, value]),
  );
  const command = new UpdateCommand({
    TableName: name,
    Key: migrationsKey,
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeValues,
    ReturnValues: 'ALL_NEW',
  });
  try {
    return (await client.send(command)).Attributes;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
};
