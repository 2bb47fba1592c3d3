import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Client } from '../client/client.ts';
import { findAvailability } from './tools/availability.ts';
import { changeBatch } from './tools/batches.ts';
import { allocateOrder, explainOrder, releaseOrder, showOrder } from './tools/orders.ts';
import { listWaiting, showProduct } from './tools/products.ts';

const READING = [findAvailability, explainOrder, showOrder, showProduct, listWaiting];
const WRITING = [allocateOrder, changeBatch, releaseOrder];

const INSTRUCTIONS = `Stock of a shop: products (SKUs) with batches, in the warehouse or on their way, and orders whose lines
are allocated to them. Quantities are whole units, days are those of the shop. A refusal says what to do instead.`;

/** The tools for agents, on a client of the service. Tools that change something are there only where they are asked for. */
export const stockServer = (client: Client, isWriting: boolean): McpServer => {
  const server = new McpServer(
    { name: 'stock-allocation', version: '0.1.0' },
    { instructions: INSTRUCTIONS },
  );
  for (const add of isWriting ? [...READING, ...WRITING] : READING) add(server, client);
  return server;
};
