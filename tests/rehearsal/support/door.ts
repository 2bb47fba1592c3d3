import { expect, test } from '@jest/globals';
import { functions } from '../../../infra/deploy/functions.ts';
import { callerOf } from '../../../src/cli/caller.ts';
import { authenticated } from '../../../src/client/auth.ts';
import { askAt, type Reply } from '../../support/http.ts';
import { type Asked, lifeOf } from './requests.ts';

/** What somebody shows who asks: credentials, or a token. Without any they are nobody. */
export type Who = Readonly<Record<string, string>>;

/** A stage's API, and for each scope somebody who has that and no other. */
export type Door = {
  readonly url: string;
  readonly askers: ReadonlyMap<string, Who>;
  /** What who says nothing of themselves is answered. */
  readonly nobody: 401 | 403;
};

const senderOf = (url: string, who: Who) =>
  authenticated(fetch, callerOf(url, { ...process.env, ...who }));

export const ask = (url: string, { method, path, body }: Asked, who?: Who): Promise<Reply> =>
  askAt(url, method, path, { body, ...(who && { send: senderOf(url, who) }) });

/** The status alone: the emulator words a refusal of its own in another way than AWS does. */
const statusOf = async (url: string, { method, path, body }: Asked, who?: Who): Promise<number> => {
  const request = new Request(`${url}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = await (who ? senderOf(url, who) : fetch)(request);
  await response.arrayBuffer();
  return response.status;
};

/** Tests that play the life of a SKU by that name: each request as nobody, as a stranger, and as who may. */
export const everyRoute = (name: string, door: () => Door): void => {
  const life = lifeOf(name);
  test.each(life.map((request) => [`${request.method} ${request.path}`, request] as const))(
    '%s is answered to who may, and to nobody else',
    async (_, request) => {
      const { url, askers, nobody } = door();
      const scope = `${functions[request.calls]?.access}`;
      if (scope !== 'open') {
        const [, stranger] = [...askers].find(([other]) => other !== scope) ?? [];
        expect(await statusOf(url, request)).toBe(nobody);
        expect(await statusOf(url, request, stranger)).toBe(403);
      }
      const { status, body } = await ask(url, request, askers.get(scope));
      expect(status < 400 ? 'granted' : body).toBe('granted');
    },
  );
};
