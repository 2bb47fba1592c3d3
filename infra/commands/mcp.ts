import type { Command } from 'commander';
import { addCommand } from './support/command.ts';
import { portOf } from './support/port.ts';
import { serviceAt, type Where, withWhere } from './support/where.ts';

type Options = Where & {
  readonly write?: boolean;
  readonly http?: boolean;
  readonly port: number;
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
      'serve at http://localhost:<port>/mcp instead, for callers with their own tokens',
    )
    .option('--port <port>', 'of --http', portOf(1), 3_010);
  withWhere(mcp).action(run);
};

const run = async ({ write = false, http, port, ...where }: Options): Promise<void> => {
  const url = await serviceAt(where);
  if (http) return serveHttp(url, port, write);
  const [{ clientAt }, { RETRY }, { serveStdio }] = await Promise.all([
    import('../../src/cli/caller.ts'),
    import('../../src/mcp/http.ts'),
    import('../../src/mcp/stdio.ts'),
  ]);
  await serveStdio(clientAt(url, RETRY), write);
};

/** For this machine alone. */
const serveHttp = async (url: string, port: number, isWriting: boolean): Promise<void> => {
  const { httpServer } = await import('../../src/mcp/http.ts');
  const server = httpServer({ url, isWriting });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const tools = isWriting ? 'tools that read and write' : 'tools that read';
  console.log(`${tools}: http://localhost:${port}/mcp, on the service at ${url}`);
};
