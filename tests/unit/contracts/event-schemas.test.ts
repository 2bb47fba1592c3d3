import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { published } from '../../../src/adapters/eventbridge/published-event.ts';
import { audit } from '../../../src/application/jobs/audit.ts';
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

/** Some kinds of event are rare: it goes on until each of them was told. */
const MOST_ROUNDS = 20;

test('every event fits its schema, and has nothing more', async () => {
  const kinds = Object.keys(eventSchemas).sort();
  const told = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS && told.size < kinds.length; round++) {
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const fresh = shop();
        for (const command of sequence) await carryOut(fresh, command);
        for (const sku of fresh.store.products.keys()) {
          await fresh.protect(sku, {
            safetyStock: 1,
            channels: [{ channel: 'web', min: 1, max: 2 }],
          });
        }
        await repairAll(fresh);

        const events = fresh.store.events.map(published);
        expect(events.map((event) => strict[event.type]?.parse(event))).toEqual(events);
        for (const { type } of events) told.add(type);
      }),
    );
  }
  // Otherwise some schema was not put to the test.
  expect([...told].sort()).toEqual(kinds);
});
