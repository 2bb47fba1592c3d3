import { parseArgs } from 'node:util';
import { endpointsAt } from '../local/endpoints.ts';
import { startOwnService } from '../local/own-service.ts';
import { type Listen, toLocalBus, toStage } from './smoke/events.ts';
import { smokeTest } from './smoke/run.ts';
import { stageAt } from './smoke/stage.ts';

/**
 * Asks a running stage whether it does its work, and leaves nothing behind but an empty batch and a released order:
 * npm run smoke -- --url <url> --stage <stage>. Without a stage nobody listens to the events of what is deployed. Without
 * a URL it is a service of its own, as `npm start` runs it.
 */
const { url, stage: name } = parseArgs({
  options: { url: { type: 'string' }, stage: { type: 'string' } },
}).values;
const service = url ? undefined : await startOwnService();
try {
  const stage = stageAt((url ?? service?.api ?? '').replace(/\/$/, ''), process.env);
  const listen: Listen | undefined = name
    ? toStage(name)
    : stage.isOpen
      ? toLocalBus(endpointsAt(Number(new URL(stage.url).port)).bus)
      : undefined;
  await smokeTest(stage, (what) => console.log(`ok: ${what}`), listen);
  if (!listen) console.log('not looked at: whether it tells what was done (--stage <stage>)');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await service?.stop();
}
