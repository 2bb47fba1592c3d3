import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const CRUISER = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const RULES = resolve('.dependency-cruiser.json');

type Report = {
  readonly modules: readonly unknown[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { name: string } }[];
  };
};

const cruise = (project: string): Report => {
  const options = ['src', '--config', RULES, '--output-type', 'json'];
  const { stdout } = spawnSync(process.execPath, [CRUISER, ...options], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
};

test('every module keeps to its layer', () => {
  const { modules, summary } = cruise('.');
  expect(summary.violations).toEqual([]);
  // A cruiser that can not read TypeScript finds no module, and nothing wrong with any.
  expect(modules.length).toBeGreaterThan(30);
});

/** In each room an import that it must not have, and the rule that catches it. */
const PLANTED: readonly (readonly [file: string, imported: string, rule?: string])[] = [
  ['src/domain/1.ts', '../adapters/dynamodb/keys.ts'],
  ['src/domain/2.ts', '../application/ports.ts'],
  ['src/domain/3.ts', 'node:fs'],
  ['src/domain/4.ts', 'zod'],
  ['src/application/1.ts', '../adapters/dynamodb/keys.ts'],
  ['src/application/2.ts', 'node:crypto'],
  ['src/application/3.ts', '@aws-sdk/client-dynamodb'],
  ['src/application/stock/1.ts', '../../adapters/dynamodb/keys.ts'],
  ['src/application/stock/2.ts', 'node:timers/promises'],
  ['src/adapters/1.ts', '../handlers/http/answer.ts'],
  ['src/adapters/dynamodb/audit/1.ts', '../../../handlers/http/answer.ts'],
  ['src/composition/1.ts', '../domain/batch.ts'],
  ...[
    'about',
    'batches',
    'book',
    'containers',
    'http',
    'jobs',
    'messages',
    'orders',
    'products',
  ].flatMap(
    (room) =>
      [
        [`src/handlers/${room}/1.ts`, '../../adapters/dynamodb/keys.ts'],
        [`src/handlers/${room}/2.ts`, '@aws-sdk/client-dynamodb'],
        [`src/handlers/${room}/3.ts`, '../../../docs/openapi.json'],
      ] as const,
  ),
  ['src/application/4.ts', '../client/client.ts'],
  ['src/handlers/4.ts', '../client/client.ts'],
  ['src/client/1.ts', '../domain/batch.ts'],
  ['src/client/2.ts', '../cli/csv.ts'],
  ['src/client/3.ts', 'node:fs'],
  ['src/board/1.ts', '../domain/batch.ts'],
  ['src/board/2.ts', '../cli/run.ts'],
  ['src/board/3.ts', 'node:fs'],
  ['src/board/views/1.ts', 'zod'],
  ['src/client/4.ts', '../board/route.ts'],
  ['src/cli/2.ts', '../board/route.ts'],
  ['src/cli/1.ts', '../domain/batch.ts'],
  ['src/cli/3.ts', '../domain/batches/ref-in-container.ts'],
  ['src/unheard-of.ts', './domain/batch.ts'],
  ...['batches/get-1', 'containers/get-1', 'orders/list-1', 'products/get-1', 'book/list-1'].map(
    (query) => [`src/handlers/${query}.ts`, '../deps.ts', 'queries-change-nothing'] as const,
  ),
  ['src/handlers/about/4.ts', '../queries.ts', 'open-routes-read-nothing'],
  ['src/handlers/about/5.ts', './api.ts', 'open-routes-read-nothing'],
  ['src/handlers/about/api-1.ts', '../queries.ts', 'open-routes-read-nothing'],
  ...['batches/4.ts', 'containers/4.ts', 'book/4.ts', 'orders/4.ts', 'products/4.ts'].map(
    (file) => [`src/handlers/${file}`, './api.ts', 'functions-are-not-documentation'] as const,
  ),
  ['src/handlers/http/4.ts', './view-schemas.ts', 'functions-are-not-documentation'],
  ['src/handlers/http/5.ts', './problem-schemas.ts', 'functions-are-not-documentation'],
];

test('an import of another layer, or of what a room must not know, is caught in each room', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'layers-'));
  try {
    await cp('src', join(copy, 'src'), { recursive: true });
    await cp('docs/openapi.json', join(copy, 'docs/openapi.json'));
    await symlink(resolve('node_modules'), join(copy, 'node_modules'));
    for (const [file, imported] of PLANTED) {
      await writeFile(join(copy, file), `import '${imported}';\n`);
    }
    const { violations } = cruise(copy).summary;
    const caught = new Set(violations.map(({ from, rule }) => `${from} ${rule.name}`));
    const missed = PLANTED.filter(
      ([file, , rule = 'not-in-allowed']) => !caught.has(`${file} ${rule}`),
    );
    expect(missed).toEqual([]);
    const rooms = new Set(PLANTED.map(([file]) => dirname(file)));
    const folders = await readdir('src/handlers', { withFileTypes: true });
    const unguarded = folders.filter(
      (one) => one.isDirectory() && !rooms.has(`src/handlers/${one.name}`),
    );
    expect(unguarded).toEqual([]);
  } finally {
    await rm(copy, { recursive: true });
  }
});
