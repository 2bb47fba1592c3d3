import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

type Item = Record<string, AttributeValue>;
type Write = {
  readonly Put?: { readonly Item: Item; readonly ConditionExpression?: string };
};

type Reads = { readonly RequestItems: Record<string, { readonly Keys: Item[] }> };
type Writes = { readonly TransactItems: readonly Write[] };
type Answers = {
  readonly Responses?: Record<string, object[]>;
  readonly Items?: readonly object[];
  readonly Item?: object;
};

const nothing = () => ({
  requests: 0,
  writes: 0,
  itemsRead: 0,
  bytesSent: 0,
  bytesReceived: 0,
  readUnits: 0,
  writeUnits: 0,
});

/**
 * A client that counts what an allocation asks of DynamoDB. Capacity units are computed by the rules
 * that AWS documents, as DynamoDB Local does not count what is read and not there, and counts an entry
 * of the index twice when a transaction writes it.
 */
export const meteredClient = () => {
  const client = new DynamoDBClient();
  const meter = nothing();
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      meter.requests++;
      const input = args.input as Partial<Reads & Writes>;
      if (input.TransactItems) {
        meter.writes++;
        meter.writeUnits += writeUnits(input.TransactItems);
      }
      const { Responses = {}, Items = [], Item } = answer.output as Answers;
      meter.itemsRead += Object.values(Responses).flat().length + Items.length + (Item ? 1 : 0);
      for (const [table, { Keys }] of Object.entries(input.RequestItems ?? {})) {
        meter.readUnits += readUnits(Keys.length, Responses[table] ?? []);
      }
      return answer;
    },
    { step: 'build' },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const { body } = args.request as { body: string };
      const answer = await next(args);
      const { headers } = answer.response as { headers: Record<string, string> };
      meter.bytesSent += Buffer.byteLength(body);
      meter.bytesReceived += Number(headers['content-length']);
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const reset = () => Object.assign(meter, nothing());
  return { client, meter, reset };
};

/** A strong read: a unit for each 4 KB begun of each item, and one for each that is not there. */
const readUnits = (asked: number, found: readonly object[]): number =>
  found.reduce((sum, item) => sum + Math.ceil(sizeOf(marshalled(item)) / 4_096), 0) +
  (asked - found.length);

/** A transaction: two units for each KB begun; a new entry of the index, which has keys alone, is one. */
const writeUnits = (writes: readonly Write[]): number =>
  writes.reduce((sum, { Put }) => sum + (Put ? 2 * kilobytes(Put.Item) + newEntry(Put) : 2), 0);

const kilobytes = (item: Item): number => Math.ceil(sizeOf(item) / 1_024);
const newEntry = ({ Item, ConditionExpression = '' }: NonNullable<Write['Put']>): number =>
  Item.GSI1PK && ConditionExpression.startsWith('attribute_not_exists') ? 1 : 0;

const marshalled = (item: object): Item => marshall(item, { removeUndefinedValues: true });

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );

const sizeOfValue = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[^0-9]/g, '').length / 2) + 1;
  if (value.M) return 3 + Object.keys(value.M).length + sizeOf(value.M);
  if (value.L) return 3 + value.L.reduce((sum, one) => sum + 1 + sizeOfValue(one), 0);
  return 1;
};
