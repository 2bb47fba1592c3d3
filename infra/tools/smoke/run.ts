import { partialDeepStrictEqual } from 'node:assert/strict';
import { createClient } from '../../../src/client/client.ts';
import type { Listen, Listener } from './events.ts';
import type { Stage } from './stage.ts';
import { allocates, cleansUp, hasDocs, isUp, refusesStrangers, type Step } from './steps.ts';

/** An event may take this long from the table to a consumer: the relay may have to start first. */
const PATIENCE_MS = 30_000;

/**
 * Says each step that has worked.
 *
 * @param listen to what the stage tells; without it nobody does.
 * @throws what the first step that has not worked was answered
 */
export const smokeTest = async (
  stage: Stage,
  say: (what: string) => void,
  listen?: Listen,
): Promise<void> => {
  // Who sees it in a list knows where it is from.
  const name = `SMOKE-${new Date().toISOString().replaceAll(/[:.]/g, '')}`;
  const take = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      await check(stage, step);
      say(step.what);
    }
  };
  await take(isUp);
  if (stage.hasDocs) await take(hasDocs);
  if (!stage.isOpen) await take(refusesStrangers);
  const listener = await listen?.(name);
  try {
    await take(allocates(name));
    if (listener) {
      await untilTold(listener);
      say(IS_PUBLISHED);
    }
    await take(cleansUp(name));
  } catch (failure) {
    for (const step of cleansUp(name)) await ask(stage, step).catch(() => undefined);
    throw failure;
  } finally {
    await listener?.stop();
  }
};

const IS_PUBLISHED = 'the event is published';

const untilTold = async (listener: Listener): Promise<void> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (Date.now() < giveUpAt) {
    const events = await listener.hear();
    if (events.some((event) => event['detail-type'] === 'Allocated')) return;
  }
  throw new Error(
    `FAILED: ${IS_PUBLISHED}\n  no Allocated event arrived within ${PATIENCE_MS / 1_000} s: check the stream, its filter, the relay and the bus`,
  );
};

const check = async (stage: Stage, step: Step): Promise<void> => {
  const { request, status, body } = await ask(stage, step);
  if (step.statuses.includes(status) && says(body, step.answer)) return;
  const expected = [step.statuses.join(' or '), step.answer && JSON.stringify(step.answer)];
  throw new Error(
    [
      `FAILED: ${step.what}`,
      `  ${request}`,
      `  got ${status} ${JSON.stringify(body)}`,
      `  instead of ${expected.join(' ')}`,
    ].join('\n'),
  );
};

/** Once: what is wrong for a moment is wrong. */
const ask = async ({ url, caller }: Stage, { what, call, unsigned }: Step) => {
  let request = '';
  const client = createClient({
    url,
    ...(!unsigned && caller),
    retry: { attempts: 1 },
    fetch: async (sent) => {
      request = `${sent.method} ${sent.url.slice(url.length)} ${await sent.clone().text()}`.trim();
      return fetch(sent);
    },
  });
  try {
    const { data, error, response } = await call(client);
    return { request, status: response.status, body: data ?? error };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    throw new Error(`FAILED: ${what}\n  ${request} got no answer: ${cause?.code ?? message}`);
  }
};

const says = (body: unknown, answer: object | undefined): boolean => {
  if (!answer) return true;
  try {
    partialDeepStrictEqual(body, answer);
    return true;
  } catch {
    return false;
  }
};
