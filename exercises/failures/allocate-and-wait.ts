import '../../tests/support/no-log.ts';
import { gatedClient } from './gated-client.ts';
import { SERVICES, type ServiceName } from './shops.ts';

const [service, table = ''] = process.argv.slice(2);

/** Says that the write is acknowledged, and goes no further. */
const untilKilled = (): Promise<never> => {
  process.send?.('written');
  return new Promise(() => {});
};

const shop = SERVICES[service as ServiceName].open(
  gatedClient('write', untilKilled),
  table,
  async () => {},
);
await shop.allocate({ orderId: 'killed', sku: 'LAMP', qty: 1 });
