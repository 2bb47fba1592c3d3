import { setTimeout as wait } from 'node:timers/promises';
import { startOwnService } from '../../local/own-service.ts';
import { operations } from './document.ts';
import type { Example } from './examples.ts';
import { fulfilment, selling } from './story/orders.ts';
import { asInTheBook, keeping } from './story/products.ts';
import type { Step } from './story/step.ts';
import { changes, opening } from './story/stock.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const MINUTE_MS = 60_000;
/** When the story begins, for its readers: a Monday. */
const BEGINS = Date.parse('2030-01-07T09:00:00Z');

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * Plays the story on a service of its own, and answers what came of it, with the dates and times of the story instead
 * of those of today. Days that end meanwhile make another story of it: then it is played again.
 */
export const playStory = async (): Promise<readonly Example[]> => {
  for (;;) {
    const service = await startOwnService();
    try {
      const began = Date.now();
      const examples = await playAt(service.api, began);
      if (dateOf(Date.now()) === dateOf(began)) return examples;
    } finally {
      await service.stop();
    }
  }
};

const playAt = async (api: string, began: number): Promise<readonly Example[]> => {
  const day = (days: number) => dateOf(began + days * DAY_MS);
  const steps = [
    ...opening(day),
    ...selling(day),
    ...changes(day),
    ...fulfilment(day),
    ...keeping(day),
    ...asInTheBook,
  ];
  const examples: Example[] = [];
  for (const step of steps) examples.push(await take(api, step));
  return JSON.parse(JSON.stringify(examples), (_, value) => inTheStory(value, began));
};

const take = async (api: string, step: Step): Promise<Example> => {
  const { until, ...request } = step;
  const operation = operations.find(({ operationId }) => operationId === step.calls);
  if (!operation) throw new Error(`the story calls ${step.calls}, which is no operation`);
  for (;;) {
    const response = await fetch(`${api}${step.path}`, {
      method: operation.method.toUpperCase(),
      ...(step.body && { body: JSON.stringify(step.body) }),
    });
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    const answer = isJson ? JSON.parse(text) : text;
    if (until && !until(answer)) {
      await wait(100);
      continue;
    }
    const location = response.headers.get('location');
    return {
      ...request,
      status: response.status,
      ...(location && { location }),
      ...(text && { answer }),
    };
  }
};

const DATES = /\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g;

/** The story takes less than a minute: to the minute, times are always the same. */
const inTheStory = (value: unknown, began: number): unknown =>
  typeof value === 'string'
    ? value.replace(DATES, (found) =>
        found.length > 'YYYY-MM-DD'.length
          ? timeInTheStory(Date.parse(found) - began)
          : dateOf(BEGINS + Date.parse(found) - Date.parse(dateOf(began))),
      )
    : value;

const timeInTheStory = (passed: number): string =>
  new Date(BEGINS + Math.floor(passed / MINUTE_MS) * MINUTE_MS).toISOString();
