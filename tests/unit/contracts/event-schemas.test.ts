import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { published } from '../../../src/adapters/eventbridge/published-event.ts';
import { audit } from '../../../src/application/audit.ts';
import { carryOut, commands } from '../../properties/commands.ts';
import { shop } from '../../support/shop.ts';

/** What no command does: something stored is broken, and the audit repairs it. */
const repairAll = async (broken: ReturnType<typeof shop>): Promise<void> => {
  for (const [sku, product] of broken.store.products) {
    broken.store.products.set(sku, { ...product, backordered: product.backordered + 1 });
  }
  const until = Number.POSITIVE_INFINITY;
  await audit(broken)(broken.auditPlace, { repair: true, until });
};

test('whatever happens is told as its schema says, and nothing more', async () => {
  const told = new Set<string>();
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const fresh = shop();
      for (const command of sequence) await carryOut(fresh, command);
      await repairAll(fresh);

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
