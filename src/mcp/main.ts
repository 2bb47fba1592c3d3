import { parseArgs } from 'node:util';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Auth } from '../client/auth.ts';
import { createClient } from '../client/client.ts';
import { httpServer, RETRY } from './http.ts';
import { stockServer } from './server.ts';

const HELP = `npm run --silent mcp -- [--write] [--http [--port <port>]]

Tools for agents (Model Context Protocol), on the service at http://localhost:3000 or SERVICE_URL.

  --write  also the tools that change stock and orders
  --http   at http://localhost:<port>/mcp, for callers who bring their own tokens, instead of stdin and stdout
  --port   3010 unless given`;

/** Of the process itself, which talks to one agent. */
const ownAuth = (url: string): Auth => {
  const { SERVICE_TOKEN, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } =
    process.env;
  if (SERVICE_TOKEN) return { token: SERVICE_TOKEN };
  if (!url.startsWith('https:') || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return {};
  return {
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
      region: AWS_REGION,
    },
  };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      http: { type: 'boolean', default: false },
      port: { type: 'string', default: '3010' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(HELP);
  const url = (process.env.SERVICE_URL || 'http://localhost:3000').replace(/\/+$/, '');
  const isWriting = values.write;
  if (!values.http) {
    const server = stockServer(createClient({ url, retry: RETRY, ...ownAuth(url) }), isWriting);
    return server.connect(new StdioServerTransport());
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port must be a port, not ${values.port}`);
  const server = httpServer({ url, isWriting });
  server.on('error', ({ message }) => {
    console.error(message);
    process.exitCode = 1;
  });
  // This machine alone.
  server.listen(port, '127.0.0.1', () => {
    console.log(
      `tools ${isWriting ? 'that read and write' : 'that read'} at http://localhost:${port}/mcp, on ${url}`,
    );
  });
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
