import type { Client } from '../../../src/client/client.ts';

/** What the smoke test asks in turn, and what has to be answered. */
export type Step = {
  readonly what: string;
  readonly call: (
    client: Client,
  ) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;
  readonly unsigned?: true;
  readonly statuses: readonly number[];
  /** What the answer has to say, beside what else it says. */
  readonly answer?: object;
};

const QTY = 10;

export const isUp: readonly Step[] = [
  {
    what: 'it is up',
    call: ({ GET }) => GET('/health'),
    unsigned: true,
    statuses: [200],
    answer: { status: 'ok' },
  },
];

export const hasDocs: readonly Step[] = [
  {
    what: 'it serves its OpenAPI document',
    call: ({ GET }) => GET('/openapi.json'),
    unsigned: true,
    statuses: [200],
    answer: { info: { title: 'Stock allocation' } },
  },
];

export const refusesStrangers: readonly Step[] = [
  {
    what: 'a request without credentials is refused',
    call: ({ GET }) => GET('/products', { params: { query: { limit: 1 } } }),
    unsigned: true,
    statuses: [401, 403],
  },
];

/** Of a SKU, a batch and orders that have all the same name. */
export const allocates = (name: string): readonly Step[] => {
  const order = { orderId: name, lines: [{ sku: name, qty: 4 }] };
  const allocated = {
    orderId: name,
    lines: [{ sku: name, qty: 4, state: 'allocated', batchRef: name }],
  };
  return [
    {
      what: 'a batch is added',
      call: ({ POST }) => POST('/batches', { body: { ref: name, sku: name, qty: QTY } }),
      statuses: [201],
      answer: { ref: name, qty: QTY, allocated: 0 },
    },
    {
      what: 'an order is allocated',
      call: ({ POST }) => POST('/allocations', { body: order }),
      statuses: [201],
      answer: allocated,
    },
    {
      what: 'repeating the order changes nothing',
      call: ({ POST }) => POST('/allocations', { body: order }),
      statuses: [200],
      answer: allocated,
    },
    {
      what: 'an order that exceeds the stock is refused',
      call: ({ POST }) =>
        POST('/allocations', {
          body: { orderId: `${name}-short`, lines: [{ sku: name, qty: QTY }] },
        }),
      statuses: [409],
      answer: { type: '/problems/shortage', errors: [{ sku: name, available: QTY - 4 }] },
    },
    {
      what: 'the order can be read',
      call: ({ GET }) => GET('/orders/{orderId}', { params: { path: { orderId: name } } }),
      statuses: [200],
      answer: allocated,
    },
  ];
};

/** What was allocated is free again, and the stock that there never was is gone. */
export const cleansUp = (name: string): readonly Step[] => [
  {
    what: 'the order is released',
    call: ({ DELETE }) => DELETE('/orders/{orderId}', { params: { path: { orderId: name } } }),
    statuses: [200],
    answer: { lines: [{ state: 'released' }] },
  },
  {
    what: 'nothing is allocated any more',
    call: ({ GET }) => GET('/batches/{ref}', { params: { path: { ref: name } } }),
    statuses: [200],
    answer: { allocated: 0, available: QTY },
  },
  {
    what: 'the batch is emptied',
    call: ({ PATCH }) =>
      PATCH('/batches/{ref}', { params: { path: { ref: name } }, body: { qty: 0 } }),
    statuses: [200],
    answer: { batch: { available: 0 } },
  },
];
