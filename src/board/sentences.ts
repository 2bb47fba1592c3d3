import { counted, day } from './format.ts';
import type { HistoryEntry } from './service.ts';

/** What an event says to people. An event that is not listed is shown by its name, in words. */
const SENTENCES: Readonly<Record<string, string>> = {
  Allocated: '{qty} promised from {batchRef}',
  Deallocated: '{qty} taken back: {reason}',
  Backordered: '{qty} waiting for stock',
  BatchAdded: 'Batch {batchRef} added: {qty}',
  BatchRemoved: 'Batch {batchRef} removed',
  BatchQuantityChanged: 'Batch {batchRef} changed from {from} to {to} units',
  BatchEtaChanged: 'Batch {batchRef} is due {to}; it was {from}',
  BatchOverdue: 'Batch {batchRef} has not arrived by {eta}',
  BatchBlocked: 'Batch {batchRef} blocked',
  BatchUnblocked: 'Batch {batchRef} is no longer blocked',
  BatchExpires: 'Batch {batchRef} expires {expiresOn}',
  StockCounted: 'Counted {counted} units where {expected} were expected',
  PromiseChanged: '{qty} will ship {to} instead of {from}',
  PromiseBroken: '{qty} can no longer ship by {shipBy}',
  DeadlineMissed: '{qty} still waiting after {shipBy}',
  LineChanged: 'The line was changed',
  Shipped: '{qty} shipped from {batchRef}',
  ShipmentUndone: 'Shipment of {qty} from {batchRef} undone',
  Packed: '{qty} packed',
  Unpacked: '{qty} unpacked',
  Returned: '{qty} returned to {to}',
  ReturnUndone: 'Return of {qty} undone',
  HoldConfirmed: '{qty} confirmed',
  HoldProlonged: '{qty} held for longer',
  HoldExpired: 'Hold of {qty} has ended',
  Restocked: '{qty} ordered as batch {batchRef}, due {eta}',
  OutOfStock: 'Out of stock',
  AvailabilityChanged: 'Level changed from {from} to {to}: {available} units can be promised',
  ProductAdded: 'Product added',
  ProductDescribed: 'Product described',
  BackordersChecked: 'Queue checked: {backordered} units still waiting',
};

const REASONS: Readonly<Record<string, string>> = {
  'batch-cut': 'its batch has fewer units',
  'line-released': 'the line was released',
  'order-not-filled': 'the rest of its order could not be filled',
};

export const sentence = (entry: HistoryEntry): string => {
  const template = SENTENCES[entry.type];
  if (!template) return inWords(entry.type);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => worded(name, entry[name]));
};

const worded = (name: string, value: unknown): string => {
  if (name === 'qty') return counted(Number(value), 'unit');
  if (name === 'reason') return REASONS[`${value}`] ?? `${value}`;
  if (value === null || value === undefined) return 'now';
  return /^\d{4}-\d\d-\d\d$/.test(`${value}`) ? day(`${value}`) : `${value}`;
};

/** `RestockRuleChanged` is `Restock rule changed`. */
const inWords = (type: string): string =>
  type.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
