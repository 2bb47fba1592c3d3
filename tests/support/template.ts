import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unconfigured } from './unconfigured.ts';

export type Resource = {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any resource
  readonly Properties: any;
  readonly UpdatePolicy?: unknown;
};

const CLI = 'node_modules/serverless/bin/serverless.js';

/** The resources that would be deployed, with this configuration and to this stage, as these options say. */
export const packagedResources = async (
  configuration: Readonly<Record<string, string>> = {},
  stage = 'dev',
  ...options: readonly string[]
): Promise<Readonly<Record<string, Resource>>> => {
  const folder = await mkdtemp(join(tmpdir(), 'template-'));
  try {
    const args = [CLI, 'package', '--package', folder, '--stage', stage, ...options];
    await promisify(execFile)(process.execPath, args, {
      env: { ...unconfigured, ...process.env, ...configuration },
    });
    const template = join(folder, 'cloudformation-template-update-stack.json');
    return JSON.parse(await readFile(template, 'utf8')).Resources;
  } finally {
    await rm(folder, { recursive: true });
  }
};
