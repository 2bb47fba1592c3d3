import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

test('the examples of docs/client.md compile as they stand there', async () => {
  const text = await readFile('docs/client.md', 'utf8');
  const examples = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);
  expect(examples).toHaveLength(4);
  expect(await errorsOf(examples)).toBe('');
});

test('an example that names what is not there is found', async () => {
  const example = `import { createClient } from './src/client/client.ts';
export const answer = createClient({ url: '' }).GET('/product');`;
  expect(await errorsOf([example])).toMatch('example-1.ts(2,');
});

/** What the compiler says to them as files in the root of the project. */
const errorsOf = async (examples: readonly string[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'examples-'));
  try {
    const compilerOptions = { typeRoots: [resolve('node_modules/@types')], noUnusedLocals: false };
    const project = { extends: resolve('tsconfig.json'), compilerOptions, include: ['*.ts'] };
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project));
    for (const [index, code] of examples.entries()) {
      const here = code.replaceAll("'./src/", `'${resolve('src')}/`);
      await writeFile(join(folder, `example-${index + 1}.ts`), here);
    }
    const compiler = resolve('node_modules/typescript/bin/tsc');
    return spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
};
