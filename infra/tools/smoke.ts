import { parseArgs } from 'node:util';
import { startOwnService } from '../local/own-service.ts';
import { smokeTest } from './smoke/run.ts';
import { stageAt } from './smoke/stage.ts';

/**
 * Asks a running stage whether it does its work, and leaves nothing behind but an empty batch and a released order:
 * npm run smoke -- --url <url>. Without one it is a service of its own, as `npm start` runs it.
 */
const { url } = parseArgs({ options: { url: { type: 'string' } } }).values;
const service = url ? undefined : await startOwnService();
try {
  const stage = stageAt((url ?? service?.api ?? '').replace(/\/$/, ''), process.env);
  await smokeTest(stage, (what) => console.log(`ok: ${what}`));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await service?.stop();
}
