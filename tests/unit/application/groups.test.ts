import { describe, expect, test } from '@jest/globals';
import { inGroups } from '../../../src/application/stock/group-commit.ts';

type Item = { readonly name: string; readonly skus: readonly string[]; readonly size?: number };

const done = <R>(value: R): PromiseSettledResult<R> => ({ status: 'fulfilled', value });

/** Groups of four at the most, whose work goes on until the test lets it end. */
const held = () => {
  const under = new Map<string, (results: readonly PromiseSettledResult<string>[]) => void>();
  const begun: (readonly string[])[] = [];
  const go = inGroups<Item, string>(
    { keysOf: ({ skus }) => skus, sizeOf: ({ size = 1 }) => size, most: 4 },
    (items) => {
      const names = items.map(({ name }) => name);
      begun.push(names);
      return new Promise((resolve) => under.set(`${names}`, resolve));
    },
  );
  const passed = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (...names: readonly string[]) => {
    under.get(`${names}`)?.(names.map((name) => done(`${name} is served`)));
    await passed();
  };
  return { begun, end, go, passed };
};

const wants = (name: string, ...skus: readonly string[]): Item => ({ name, skus });

describe('those who want the same SKU', () => {
  test('wait while others are served, and then go together in the order in which they came', async () => {
    const { begun, end, go, passed } = held();
    const first = go(wants('first', 'LAMP'));
    await passed();
    const second = go(wants('second', 'LAMP'));
    const third = go(wants('third', 'LAMP'));
    await passed();
    expect(begun).toEqual([['first']]);

    await end('first');
    expect(begun).toEqual([['first'], ['second', 'third']]);
    await end('second', 'third');

    expect(await Promise.all([first, second, third])).toEqual([
      'first is served',
      'second is served',
      'third is served',
    ]);
  });

  test('go together at once if they come in the same moment', async () => {
    const { begun, go, passed } = held();
    for (const name of ['a', 'b', 'c']) go(wants(name, 'LAMP'));
    await passed();

    expect(begun).toEqual([['a', 'b', 'c']]);
  });

  test('are no more together than a group may have', async () => {
    const { begun, end, go, passed } = held();
    for (const name of ['a', 'b', 'c', 'd', 'e']) go(wants(name, 'LAMP'));
    await passed();
    expect(begun).toEqual([['a', 'b', 'c', 'd']]);

    await end('a', 'b', 'c', 'd');
    expect(begun.slice(1)).toEqual([['e']]);
  });

  test('let go alone who is larger than a group may be', async () => {
    const { begun, end, go, passed } = held();
    go({ ...wants('large', 'LAMP'), size: 9 });
    go(wants('small', 'LAMP'));
    await passed();
    expect(begun).toEqual([['large']]);

    await end('large');
    expect(begun.slice(1)).toEqual([['small']]);
  });
});

describe('those who want different SKUs', () => {
  test('do not wait for each other', async () => {
    const { begun, go, passed } = held();
    go(wants('one', 'LAMP'));
    go(wants('other', 'CHAIR'));
    await passed();

    expect(begun).toEqual([['one'], ['other']]);
  });

  test('go together if somebody wants both', async () => {
    const { begun, go, passed } = held();
    go(wants('one', 'LAMP'));
    go(wants('other', 'CHAIR'));
    go(wants('both', 'LAMP', 'CHAIR'));
    await passed();

    expect(begun).toEqual([['one', 'other', 'both']]);
  });

  test('wait while as many are served as there are connections for', async () => {
    const { begun, end, go, passed } = held();
    for (let n = 0; n < 40; n++) go(wants(`${n}`, `SKU-${n}`));
    await passed();
    expect(begun).toHaveLength(32);

    go(wants('joins nobody', 'SKU-39'));
    await end('0');
    await end('1');
    expect(begun.slice(32)).toEqual([['32'], ['33']]);
    for (let n = 2; n < 40; n++) await end(`${n}`);
    expect(begun.at(-1)).toEqual(['39', 'joins nobody']);
  });

  test('are not overtaken while they wait for one of theirs', async () => {
    const { begun, end, go, passed } = held();
    go(wants('busy', 'LAMP'));
    await passed();
    go(wants('both', 'LAMP', 'CHAIR'));
    go(wants('later', 'CHAIR'));
    await passed();
    expect(begun).toEqual([['busy']]);

    await end('busy');
    expect(begun.slice(1)).toEqual([['both', 'later']]);
  });
});

describe('work that fails', () => {
  test('fails for all of its group, and does not hold up the next', async () => {
    let isDown = true;
    const go = inGroups<Item, string>(
      { keysOf: ({ skus }) => skus, sizeOf: () => 1, most: 4 },
      async (items) => {
        if (isDown) throw new Error('no connection');
        return items.map(({ name }) => done(name));
      },
    );
    const failing = [go(wants('a', 'LAMP')), go(wants('b', 'LAMP'))];
    const reasons = (await Promise.allSettled(failing)).map(({ status }) => status);
    expect(reasons).toEqual(['rejected', 'rejected']);

    isDown = false;
    expect(await go(wants('next', 'LAMP'))).toBe('next');
  });

  test('of one member fails for that one alone', async () => {
    const go = inGroups<Item, string>(
      { keysOf: ({ skus }) => skus, sizeOf: () => 1, most: 4 },
      async ([bad, good]) => [
        { status: 'rejected', reason: new Error(`${bad?.name} is bad`) },
        done(`${good?.name}`),
      ],
    );
    const [bad, good] = await Promise.allSettled([go(wants('a', 'LAMP')), go(wants('b', 'LAMP'))]);

    expect([bad?.status, good?.status]).toEqual(['rejected', 'fulfilled']);
  });
});
