import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type NewBatch = {
  readonly ref: string;
  readonly sku: string;
  readonly qty: number;
  readonly eta: string | null;
};

export type NewOrder = { readonly orderId: string; readonly sku: string; readonly qty: number };

export type Message = { readonly id: string; readonly order: NewOrder };

export type Event = {
  readonly type: string;
  readonly orderId?: string;
  readonly batchRef?: string | null;
};

export type Publish = (event: Event) => Promise<void>;

/** What a batch has, and who has it. */
export type StoredBatch = {
  readonly ref: string;
  readonly qty: number;
  readonly lines: readonly { readonly orderId: string; readonly qty: number }[];
};

/** What the situations are played on: the naive service, and this one. */
export type Shop = {
  addBatch(batch: NewBatch): Promise<void>;
  /** Whether the order has got its stock. */
  allocate(order: NewOrder): Promise<boolean>;
  changeQuantity(sku: string, ref: string, qty: number): Promise<void>;
  handle(message: Message): Promise<void>;
  batches(sku: string): Promise<readonly StoredBatch[]>;
  /** Publishes events that are stored and have not been published yet. */
  relay(): Promise<void>;
};

export type OpenShop = (client: DynamoDBClient, table: string, publish: Publish) => Shop;
