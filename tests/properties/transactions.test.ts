import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { prepare } from '../../src/adapters/dynamodb/saving.ts';
import { saveChanges, savingBy } from '../support/saving.ts';
import { shop, useCases } from '../support/shop.ts';
import { carryOut, commands } from './commands.ts';

/** The keys of the items that a transaction on DynamoDB would write. */
const keysOf = ({ TransactItems = [] }: TransactWriteCommandInput): readonly string[] =>
  TransactItems.map(({ Put, Update, Delete, ConditionCheck }) => {
    const { PK, SK } = Put?.Item ?? (Update ?? Delete ?? ConditionCheck)?.Key ?? {};
    return `${PK} ${SK}`;
  });

test('whatever sequence of commands, and whatever a rival does meanwhile, no transaction writes an item twice', () =>
  fc.assert(
    fc.asyncProperty(commands, commands, async (sequence, meanwhile) => {
      const memory = shop();
      const client = {
        send: async ({ input }: { input: TransactWriteCommandInput }) => {
          const keys = keysOf(input);
          expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
        },
      } as unknown as DynamoDBDocumentClient;
      const rival = { ...memory, ...useCases(memory) };
      const products = savingBy(memory.products, async (changes, step) => {
        const transaction = prepare({ client, name: 'table' }, changes, step);
        if (transaction !== 'too large') expect(await transaction.save()).toBe('saved');
        return saveChanges(memory.products, changes, step);
      });
      // The queue is read after the product: a rival may come between.
      const waiting: typeof products.waiting = async (...asked) => {
        const next = meanwhile.pop();
        if (next) await carryOut(rival, next);
        return products.waiting(...asked);
      };
      const checked = { ...memory, ...useCases({ ...memory, products: { ...products, waiting } }) };
      for (const command of sequence) await carryOut(checked, command);
    }),
    { numRuns: 300 },
  ));
