import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  iteratorAt,
  openStream,
  recordsAt,
  type StreamRecord,
  shardsOf,
} from '../../infra/tools/table-stream.ts';
import { readOutbox } from '../../src/adapters/dynamodb/outbox.ts';
import { addBatch } from '../../src/application/batches/add-batch.ts';
import { changeBatch } from '../../src/application/batches/change-batch.ts';
import { relayEvents } from '../../src/application/jobs/relay-events.ts';
import { allocateOrder } from '../../src/application/orders/allocate-order.ts';
import { takeOrder } from '../../src/application/orders/take-order.ts';
import type { EventBus } from '../../src/application/ports.ts';
import { compose } from '../../src/composition/use-cases.ts';
import type { NewOrder, OpenShop } from './shop.ts';

const orderOf = ({ orderId, sku, qty }: NewOrder) => ({
  orderId,
  lines: [{ lineId: sku, sku, qty }],
});

/** This service: its use cases, on its table. */
export const thisShop: OpenShop = (client, table, publish) => {
  const deps = compose({ TABLE_NAME: table }, client);
  const { queries, clock, backOff } = deps;
  const bus: EventBus = {
    publish: async (events) => {
      for (const event of events) await publish(event);
      return events.map(() => undefined);
    },
  };
  const allocate = allocateOrder(deps);
  const take = takeOrder({ ...deps, bus });
  const relay = relayEvents({ bus, clock, backOff, deadLetters: { put: () => Promise.reject() } });
  let iterator: string | undefined;

  return {
    addBatch: async (batch) => {
      await addBatch(deps)(batch);
    },
    allocate: async (order) => (await allocate(orderOf(order))).outcome === 'allocated',
    changeQuantity: async (_, ref, qty) => {
      await changeBatch(deps)(ref, { qty });
    },
    handle: async ({ id, order }) => {
      await take(orderOf(order), id);
    },
    batches: async (sku) => {
      const { items } = await queries.batchesOf(sku, { limit: 100 });
      return Promise.all(
        items.map(async ({ ref, purchased: qty }) => {
          return { ref, qty, lines: (await queries.linesOfBatch(ref, { limit: 100 })).items };
        }),
      );
    },
    relay: async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
      const stream = openStream(`${Table?.LatestStreamArn}`);
      const [shard] = await shardsOf(stream);
      iterator ??= await iteratorAt(stream, `${shard?.ShardId}`, {
        ShardIteratorType: 'TRIM_HORIZON',
      });
      const { records, next } = await recordsAt(stream, iterator, 100);
      iterator = next;
      await relay(records.map((record: StreamRecord) => readOutbox(record)));
    },
  };
};
