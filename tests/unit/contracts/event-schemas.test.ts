import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { published } from '../../../src/adapters/eventbridge/published-event.ts';
import { carryOut, commands } from '../../properties/commands.ts';
import { shop } from '../../support/shop.ts';

test('whatever happens is told as its schema says, and nothing more', async () => {
  const told = new Set<string>();
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const fresh = shop();
      for (const command of sequence) await carryOut(fresh, command);

      for (const event of fresh.store.events.map(published)) {
        const schema = eventSchemas[event.type].strict();
        expect(schema.parse(event)).toEqual(event);
        told.add(event.type);
      }
    }),
    { numRuns: 400 },
  );
  // Otherwise some schema was not put to the test.
  expect([...told].sort()).toEqual(Object.keys(eventSchemas).sort());
});
