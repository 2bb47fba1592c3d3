import { endpointsAt } from '../local/endpoints.ts';
import { startOwnService } from '../local/own-service.ts';
import { toLocalBus, toStage } from './smoke/events.ts';
import { smokeTest } from './smoke/run.ts';
import { stageAt } from './smoke/stage.ts';

/**
 * Asks a running stage whether it does its work, and leaves nothing behind but an empty batch and a released order. Without
 * a stage's name nobody listens to the events of what is deployed. Without a URL it is a service of its own, as `npm start`
 * runs it.
 *
 * @returns whether it has heard what the stage tells.
 */
export const smoke = async (
  url: string | undefined,
  name: string | undefined,
  say: (what: string) => void,
): Promise<boolean> => {
  const service = url ? undefined : await startOwnService();
  try {
    const stage = stageAt(url ?? service?.api ?? '', process.env);
    const toHere = stage.isOpen
      ? toLocalBus(endpointsAt(Number(new URL(stage.url).port)).bus)
      : undefined;
    const listen = name ? toStage(name) : toHere;
    await smokeTest(stage, say, listen);
    return listen !== undefined;
  } finally {
    await service?.stop();
  }
};
