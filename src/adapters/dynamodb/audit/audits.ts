import { setTimeout as wait } from 'node:timers/promises';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  type AuditPlace,
  type Audits,
  Unreadable,
  type UnreadableItem,
} from '../../../application/ports.ts';
import { MAX_LINES } from '../../../domain/orders/order.ts';
import { parseAuditProgress } from '../items.ts';
import { auditPlaceKey, isLine, type Key, keyOfLine } from '../keys.ts';
import { getItem, scan, type Table } from '../reading.ts';
import { type Item, SCHEMA } from '../schema.ts';
import { booksOf } from './books.ts';
import { type Check, checksOf } from './suspicion.ts';

/** By then the index shows what was saved before, and who was saving has saved. */
const PAUSE_MS = 1_000;
const CHECKS_AT_ONCE = 20;

export const dynamoDbAudits = (table: Table): Audits => ({
  pieces: async function* (from) {
    const fullIn = countingLines();
    const start = from === undefined ? undefined : (JSON.parse(from) as Key);
    for await (const { items, next } of scan(table, {}, start)) {
      const { checks, unreadable } = readAll(table, items);
      yield {
        products: items.filter(({ SK }) => SK === 'PRODUCT').length,
        suspects: await suspectsIn(checks),
        unreadable,
        fullOrders: fullIn(items),
        next: next && JSON.stringify(next),
      };
    }
  },

  books: (sku) => booksOf(table, sku),
});

/** The lines of an order come one after the other, on one page or several: those of the order at hand are counted. */
const countingLines = () => {
  let at: string | undefined;
  let lines = 0;
  return (items: readonly Item[]): readonly string[] =>
    items.filter(isLine).flatMap((item) => {
      const { orderId, part } = keyOfLine(item);
      if (orderId !== at) [at, lines] = [orderId, 0];
      if (part === undefined) lines++;
      return part === undefined && lines === MAX_LINES + 1 ? orderId : [];
    });
};

/** What is to be checked of items, and those that can't be read. */
const readAll = (table: Table, items: readonly Item[]) => {
  const unreadable: UnreadableItem[] = [];
  const checks = items.flatMap((item) => {
    try {
      return checksOf(table, item);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable.push({ sku: `${item.sku ?? item.PK}`, because: error.message });
      return [];
    }
  });
  return { checks, unreadable };
};

/** Where the scheduled runs have come to. */
export const dynamoDbAuditPlace = ({ client, name }: Table): AuditPlace => ({
  read: async () => {
    const item = await getItem({ client, name }, auditPlaceKey);
    return item ? parseAuditProgress(item) : { unsettled: [] };
  },
  write: async (progress) => {
    const { next, unsettled } = progress;
    if (next === undefined && unsettled.length === 0) {
      await client.send(new DeleteCommand({ TableName: name, Key: auditPlaceKey }));
      return;
    }
    const Item = { ...auditPlaceKey, schema: SCHEMA, ...(next && { next }), unsettled };
    await client.send(new PutCommand({ TableName: name, Item }));
  },
});

/** SKUs that look wrong, and still do a moment later. */
const suspectsIn = async (checks: readonly Check[]): Promise<readonly string[]> => {
  const failed = await failing(checks);
  if (failed.length > 0) await wait(PAUSE_MS);
  return [...new Set((await failing(failed)).map(({ sku }) => sku))];
};

const failing = async (checks: readonly Check[]): Promise<readonly Check[]> => {
  const failed: Check[] = [];
  const left = checks.values();
  const lane = async () => {
    for (const check of left) {
      // What it has to agree with may be unreadable.
      const isSound = await check.isSound().catch((error) => {
        if (error instanceof Unreadable) return false;
        throw error;
      });
      if (!isSound) failed.push(check);
    }
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, lane));
  return failed;
};
