import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

test('an import of another layer, or of what a layer must not know, is caught', async () => {
  const planted = Object.entries({
    'src/domain/1.ts': '../adapters/dynamodb/keys.ts',
    'src/domain/2.ts': '../application/ports.ts',
    'src/domain/3.ts': 'node:fs',
    'src/domain/4.ts': 'zod',
    'src/application/1.ts': '../adapters/dynamodb/keys.ts',
    'src/application/2.ts': 'node:crypto',
    'src/application/3.ts': '@aws-sdk/client-dynamodb',
    'src/adapters/1.ts': '../handlers/answer.ts',
    'src/handlers/1.ts': '../adapters/dynamodb/keys.ts',
    'src/handlers/2.ts': '@aws-sdk/client-dynamodb',
    'src/handlers/3.ts': '../../docs/openapi.json',
    'src/cli/1.ts': '../domain/batch.ts',
    'src/unheard-of.ts': './domain/batch.ts',
  });
  const copy = await mkdtemp(join(tmpdir(), 'layers-'));
  try {
    await cp('src', join(copy, 'src'), { recursive: true });
    await cp('docs/openapi.json', join(copy, 'docs/openapi.json'));
    await symlink(resolve('node_modules'), join(copy, 'node_modules'));
    for (const [file, imported] of planted) {
      await writeFile(join(copy, file), `import '${imported}';\n`);
    }
    const { violations } = cruise(copy).summary;
    const caught = violations.filter(({ rule }) => rule.name === 'not-in-allowed');
    expect(caught.map(({ from }) => from).sort()).toEqual(planted.map(([file]) => file).sort());
  } finally {
    await rm(copy, { recursive: true });
  }
});
