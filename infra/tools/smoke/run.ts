import { partialDeepStrictEqual } from 'node:assert/strict';
import type { Listen, Listener } from './events.ts';
import type { Stage } from './stage.ts';
import { allocates, cleansUp, hasDocs, isUp, refusesStrangers, type Step } from './steps.ts';

/** An event may take this long from the table to whoever listens: the relay may have to start first. */
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
      say(IS_TOLD);
    }
    await take(cleansUp(name));
  } catch (failure) {
    for (const step of cleansUp(name)) await ask(stage, step).catch(() => undefined);
    throw failure;
  } finally {
    await listener?.stop();
  }
};

const IS_TOLD = 'what was done is told';

const untilTold = async (listener: Listener): Promise<void> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (Date.now() < giveUpAt) {
    const events = await listener.hear();
    if (events.some((event) => event['detail-type'] === 'Allocated')) return;
  }
  throw new Error(
    `FAILED: ${IS_TOLD}\n  no event Allocated came within ${PATIENCE_MS / 1_000} s: is it the stream, its filter, the relay, or the bus?`,
  );
};

const check = async (stage: Stage, step: Step): Promise<void> => {
  const { status, text } = await ask(stage, step);
  if (step.statuses.includes(status) && says(text, step.answer)) return;
  const expected = [step.statuses.join(' or '), step.answer && JSON.stringify(step.answer)];
  throw new Error(
    [
      `FAILED: ${step.what}`,
      `  ${step.method} ${step.path} ${step.body ? JSON.stringify(step.body) : ''}`,
      `  was answered ${status} ${text}`,
      `  instead of ${expected.join(' ')}`,
    ].join('\n'),
  );
};

const ask = async (stage: Stage, { what, method, path, body, unsigned }: Step) => {
  const request = {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  };
  try {
    const response = await (unsigned ? fetch : stage.ask)(`${stage.url}${path}`, request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    throw new Error(
      `FAILED: ${what}\n  ${method} ${path} was not answered: ${cause?.code ?? message}`,
    );
  }
};

const says = (text: string, answer: object | undefined): boolean => {
  if (!answer) return true;
  try {
    partialDeepStrictEqual(JSON.parse(text), answer);
    return true;
  } catch {
    return false;
  }
};
