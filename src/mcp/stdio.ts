import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Client } from '../client/client.ts';
import { stockServer } from './server.ts';

/** The tools over stdin and stdout, for the one agent that has started this process. */
export const serveStdio = (client: Client, isWriting: boolean): Promise<void> =>
  stockServer(client, isWriting).connect(new StdioServerTransport());
