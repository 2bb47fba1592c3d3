import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { endpointsAt } from '../../infra/local/endpoints.ts';
import { fresh } from '../support/http.ts';

/** The blocks of a page that somebody can type, or that show what is answered. */
const blocksOf = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^```(sh|json)\n(.*?)^```/gms)].map(
    ([, kind, text = '']) => ({ kind, text }),
  );

/** The requests of a block, as curl would send them. */
const requestsIn = (text: string) =>
  text
    .replaceAll('\\\n', '')
    .split(/^(?=curl )/m)
    .filter((command) => command.startsWith('curl localhost') || command.startsWith('curl -X'))
    .map((command) => {
      const words = [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
      const after = (option: string) => words[words.indexOf(option) + 1] as string;
      const body = words.includes('-d') ? after('-d') : undefined;
      const [name, value = ''] = words.includes('-H') ? after('-H').split(': ') : [];
      return {
        command,
        url: `http://${words.find((word) => word.startsWith('localhost:'))}`,
        init: {
          method: words.includes('-X') ? after('-X') : body ? 'POST' : 'GET',
          headers: {
            ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
            ...(name && { [name]: value }),
          },
          ...(body && { body }),
        },
      };
    });

/** Sends the requests of a page under names that no other test uses, and as if they were typed in 2026; answers in the page's own words. */
const reader = () => {
  const mark = fresh('');
  const NAMES =
    /\b(?:LAMP|CHAIR|MILK)(?:-\d)?\b|\b(?:batch|ship|order|web|milk|shop|pre|PO|R)-[\w-]+/g;
  const NEXT_YEAR = `${new Date().getFullYear() + 1}-`;
  const { port } = new URL(`${process.env.SERVICE_URL}`);
  const local = Object.values(endpointsAt(Number(port)));
  return async ({ url, init }: ReturnType<typeof requestsIn>[number]) => {
    const renamed = (text: string) =>
      text.replaceAll(NAMES, (name) => `${name}${mark}`).replaceAll('2027-', NEXT_YEAR);
    const place = url.replace(/http:\/\/localhost:300(\d)/, (_, n) => `${local[n]}`);
    const answer = await fetch(renamed(place), {
      ...init,
      ...(init.body && { body: renamed(init.body) }),
    });
    const text = (await answer.text()).replaceAll(mark, '').replaceAll(NEXT_YEAR, '2027-');
    return { status: answer.status, text };
  };
};

/** Times, and the versions that name the parts of a line, may differ each time a page is read. */
const comparable = (text: string) =>
  JSON.parse(text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{12}\.\d{5}/g, '…'));

test.each(['README.md', 'docs/tour.md'])(
  'the requests of %s, typed one after the other, get the answers that it shows',
  async (page) => {
    const send = reader();
    let answer = '';
    let compared = 0;
    for (const { kind, text } of blocksOf(page)) {
      if (kind === 'json') {
        expect(comparable(answer)).toEqual(comparable(text));
        compared++;
      }
      if (kind === 'sh')
        for (const request of requestsIn(text)) {
          const { status, text } = await send(request);
          expect(status < 300 || status === 409 ? [] : [request.command, text]).toEqual([]);
          answer = text;
        }
    }
    expect(compared).toBeGreaterThan(2);
  },
);

test.each(['docs/stock.md', 'docs/promises.md', 'docs/ledger.md'])(
  'the service understands every request of %s',
  async (page) => {
    const send = reader();
    const requests = blocksOf(page).flatMap(({ kind, text }) =>
      kind === 'sh' ? requestsIn(text) : [],
    );
    expect(requests.length).toBeGreaterThan(2);
    for (const request of requests) {
      const { status, text } = await send(request);
      // What it is about may not be there; the route, the fields and their values are known.
      const understood =
        status < 300 || status === 409 || /"\/problems\/[a-z-]+-not-found"/.test(text);
      expect(understood ? [] : [request.command, status, text]).toEqual([]);
    }
  },
);
