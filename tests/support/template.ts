import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { copyProject } from './service.ts';
import { unconfigured } from './unconfigured.ts';

export type Resource = {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any resource
  readonly Properties: any;
  readonly UpdatePolicy?: unknown;
  readonly DependsOn?: readonly string[];
};
export type Resources = Readonly<Record<string, Resource>>;

const CLI = resolve('node_modules/serverless/bin/serverless.js');
const WITHOUT_BUNDLING = new URL('./without-bundling.ts', import.meta.url).href;

/** The resources that would be deployed, with this configuration and to this stage, as these options say. */
export const packagedResources = async (
  configuration: Readonly<Record<string, string>> = {},
  stage = 'dev',
  ...options: readonly string[]
): Promise<Resources> => {
  const what = [configuration, stage, ...options] as const;
  const name = createHash('sha256').update(JSON.stringify(what)).digest('hex');
  // tests/support/start-packaging.ts makes the folder anew for each run of the tests.
  const known = join(`${process.env.TEMPLATES}`, `${name}.json`);
  const text = await readFile(known, 'utf8').catch(() => undefined);
  if (text) return JSON.parse(text).Resources;
  const made = await templateOf(...what);
  // Whoever reads it meanwhile finds all of it or none.
  const mine = `${known}.${process.pid}`;
  await writeFile(mine, made);
  await rename(mine, known);
  return JSON.parse(made).Resources;
};

/** The template itself, as text. */
export const templateOf = async (
  configuration: Readonly<Record<string, string>>,
  stage: string,
  ...options: readonly string[]
): Promise<string> => {
  const args = [CLI, 'package', '--stage', stage, ...options];
  // What is packaged goes to .serverless/, where real archives may be.
  const folder = await mkdtemp(join(tmpdir(), 'template-'));
  try {
    await copyProject(folder);
    await promisify(execFile)(process.execPath, ['--import', WITHOUT_BUNDLING, ...args], {
      cwd: folder,
      env: { ...unconfigured, ...process.env, ...configuration },
    });
    const template = join(folder, '.serverless/cloudformation-template-update-stack.json');
    return await readFile(template, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
};
