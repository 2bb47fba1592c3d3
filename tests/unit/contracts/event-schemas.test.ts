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

/** Made once: a schema is compiled when it parses for the first time. */
const strict = Object.fromEntries(
  Object.entries(eventSchemas).map(([type, schema]) => [type, schema.strict()]),
);

test('whatever happens is told as its schema says, and nothing more', async () => {
  const told = new Set<string>();
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const fresh = shop();
      for (const command of sequence) await carryOut(fresh, command);
      await repairAll(fresh);

      const events = fresh.store.events.map(published);
      expect(events.map((event) => strict[event.type]?.parse(event))).toEqual(events);
      for (const { type } of events) told.add(type);
    }),
    { numRuns: 400 },
  );
  // Otherwise some schema was not put to the test.
  expect([...told].sort()).toEqual(Object.keys(eventSchemas).sort());
});
