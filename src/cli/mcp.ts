import { parseArgs } from 'node:util';
import { createClient } from '../client/client.ts';
import { httpServer, RETRY } from '../mcp/http.ts';
import { serveStdio } from '../mcp/stdio.ts';
import { callerOf } from './caller.ts';
import { printable } from './printable.ts';
import { Stop } from './stop.ts';

const HELP = `npm run --silent mcp -- [--write] [--http [--port <port>]]

Tools for agents (Model Context Protocol), on the service at http://localhost:3000 or SERVICE_URL.

  --write  also the tools that change stock and orders
  --http   at http://localhost:<port>/mcp, for callers who bring their own tokens, instead of stdin and stdout
  --port   3010 unless given`;

const main = (): Promise<void> | void => {
  const { write, http, port, help } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      http: { type: 'boolean', default: false },
      port: { type: 'string', default: '3010' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
  if (help) return console.log(HELP);
  const url = (process.env.SERVICE_URL || 'http://localhost:3000').replace(/\/+$/, '');
  if (http) return serveHttp(url, port, write);
  return serveStdio(createClient({ url, retry: RETRY, ...callerOf(url, process.env) }), write);
};

/** For this machine alone. */
const serveHttp = (url: string, text: string, isWriting: boolean): void => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Stop(`--port must be a port, not ${text}`);
  const server = httpServer({ url, isWriting });
  server.on('error', fail);
  server.listen(port, '127.0.0.1', () => {
    const tools = isWriting ? 'tools that read and write' : 'tools that read';
    console.log(`${tools}: http://localhost:${port}/mcp, on the service at ${url}`);
  });
};

const fail = ({ message }: Error): void => {
  console.error(printable(message));
  process.exitCode = 1;
};

try {
  await main();
} catch (error) {
  fail(error as Error);
}
