#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The Node that comes with the project runs TypeScript. `npx stock` is run by it; other ways here may bring an older one. */
const OURS = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const [major] = process.versions.node.split('.').map(Number);

if (!existsSync(new URL('../node_modules/commander', import.meta.url))) {
  console.error('The packages are missing: run npm ci first.');
  process.exitCode = 1;
} else if (major >= 24) {
  const { main } = await import('../infra/commands/main.ts');
  await main(process.argv.slice(2));
} else {
  const child = spawn(OURS, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of them; this one waits for the other to finish.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}
