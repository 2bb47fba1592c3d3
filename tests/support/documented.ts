import { deepStrictEqual, ok } from 'node:assert/strict';
import * as z from 'zod';
import { answersOf, operations } from '../../infra/tools/openapi/document.ts';
import type { Route } from '../../src/handlers/http/api.ts';
import type { Reply } from './http.ts';

/** Fails unless the API's document says that this route can answer this, and nothing is in it besides. */
export const checkDocumented = (method: string, url: string, reply: Reply): void => {
  const route = operations.find((one) => one.method === method.toLowerCase() && matches(one, url));
  // Tests ask for what is not there, too.
  if (!route) return;
  const what = `${method} ${url} answered ${reply.status} ${JSON.stringify(reply.body)}`;
  const answer = answersOf(route)[reply.status];
  ok(answer, `${what}: no such status is documented`);
  const type = reply.headers.get('content-type')?.split(';')[0];
  if (answer.type) ok(type === answer.type, `${what}: it is ${type}, not ${answer.type}`);
  if (!answer.schema) return;
  const parsed = z.safeParse(answer.schema, reply.body);
  ok(parsed.success, `${what}:\n${parsed.error && z.prettifyError(parsed.error)}`);
  // What a schema does not name is left out by it.
  deepStrictEqual(parsed.data, reply.body, what);
};

/** A path may say its query: any other is of the same path without one. */
const matches = ({ path }: Route, url: string): boolean => {
  const pattern = path.replaceAll(/[.?]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.includes('?') ? url : url.replace(/\?.*/, ''));
};
