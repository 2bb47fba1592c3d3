import { mkdir, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { zipSync } from 'fflate';
import { boardPage } from './board.ts';

type ServerlessFunction = { handler: string; package?: { artifact: string } };
type Serverless = {
  readonly serviceDir: string;
  readonly service: { readonly functions: Record<string, ServerlessFunction> };
};

const FOLDER = '.serverless/functions';
/** The same code gives the same bytes, so that only what has changed is deployed. */
const MTIME = '2000-01-01T00:00:00Z';

const CREDENTIAL_SOURCES = ['sso', 'ini', 'process', 'web-identity', 'http', 'login'].map(
  (source) => `@aws-sdk/credential-provider-${source}`,
);

/**
 * To import a module of node is to make all that it exports, used or not: with node:http comes WebSocket, which
 * loads a whole HTTP client; with node:process its three streams. Taken this way, a property is made when it is asked for.
 */
const BUILTINS_AS_THEY_ARE: Plugin = {
  name: 'builtins-as-they-are',
  setup: ({ onResolve, onLoad }) => {
    const names = builtinModules.map((name) => name.replace(/^node:/, ''));
    onResolve({ filter: new RegExp(`^(node:)?(${names.join('|')})$`) }, ({ path }) => ({
      path: path.replace(/^node:/, ''),
      namespace: 'builtin',
    }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}');`,
    }));
  },
};

/** A function has the board as it is when the function is packaged, and nothing that builds it. */
const BOARD_AS_BUILT: Plugin = {
  name: 'board-as-built',
  setup: ({ onLoad }) => {
    onLoad({ filter: /deploy[\\/]board\.ts$/ }, async () => ({
      contents: `const page = ${JSON.stringify(await boardPage())};
export const boardPage = async () => page;`,
    }));
  },
};

export const BUNDLING = {
  bundle: true,
  minify: true,
  write: false,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's CommonJS build can't be bundled into a module.
  mainFields: ['module', 'main'],
  // On Lambda the credentials are in the environment; other sources of them are never asked.
  external: CREDENTIAL_SOURCES,
  plugins: [BUILTINS_AS_THEY_ARE, BOARD_AS_BUILT],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles each handler, by the name of its function, with all it imports and nothing else. All at once, so that what
 * many of them import is read once.
 */
const bundle = async (
  handlers: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const { outputFiles } = await build({
    ...BUNDLING,
    entryPoints: Object.entries(handlers).map(([out, source]) => ({ in: source, out })),
    outdir: '.',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path, '.js'), contents]));
};

/** A plugin of the Serverless Framework: packages each function as one small ES module. */
export default class PackageFunctions {
  readonly hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => packageAll(serverless),
    };
  }
}

const packageAll = async ({ serviceDir, service }: Serverless): Promise<void> => {
  await mkdir(join(serviceDir, FOLDER), { recursive: true });
  const functions = Object.entries(service.functions);
  const sources = functions.map(([name, { handler }]) => [
    name,
    join(serviceDir, `${handler.split('.')[0]}.ts`),
  ]);
  const bundles = await bundle(Object.fromEntries(sources));
  for (const [name, lambda] of functions) {
    const code = bundles.get(name);
    if (!code) throw new Error(`${name} has no code`);
    const artifact = join(FOLDER, `${name}.zip`);
    await writeFile(
      join(serviceDir, artifact),
      zipSync({ 'index.mjs': code }, { level: 9, mtime: MTIME }),
    );
    lambda.handler = `index.${lambda.handler.split('.')[1]}`;
    lambda.package = { artifact };
  }
};
