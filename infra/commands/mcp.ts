import type { Command } from 'commander';
import { Stop } from '../../src/cli/stop.ts';
import { addCommand } from './command.ts';
import { serviceAt, type Where, withWhere } from './where.ts';

type Options = Where & {
  readonly write?: boolean;
  readonly http?: boolean;
  readonly port: string;
};

export const addMcp = (stock: Command): void => {
  const mcp = addCommand(
    stock,
    'mcp',
    'serve tools for agents (Model Context Protocol), on stdin and stdout',
    'mcp --write',
  )
    .option('--write', 'also the tools that change stock and orders')
    .option(
      '--http',
      'at http://localhost:<port>/mcp instead, for callers with tokens of their own',
    )
    .option('--port <port>', 'of --http', '3010');
  withWhere(mcp).action(run);
};

const run = async ({ write = false, http, port, ...where }: Options): Promise<void> => {
  const url = await serviceAt(where);
  if (http) return serveHttp(url, port, write);
  const [{ createClient }, { callerOf }, { RETRY }, { serveStdio }] = await Promise.all([
    import('../../src/client/client.ts'),
    import('../../src/cli/caller.ts'),
    import('../../src/mcp/http.ts'),
    import('../../src/mcp/stdio.ts'),
  ]);
  await serveStdio(createClient({ url, retry: RETRY, ...callerOf(url, process.env) }), write);
};

/** For this machine alone. */
const serveHttp = async (url: string, text: string, isWriting: boolean): Promise<void> => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Stop(`--port must be a port, not ${text}`);
  const { httpServer } = await import('../../src/mcp/http.ts');
  const server = httpServer({ url, isWriting });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const tools = isWriting ? 'tools that read and write' : 'tools that read';
  console.log(`${tools}: http://localhost:${port}/mcp, on the service at ${url}`);
};
