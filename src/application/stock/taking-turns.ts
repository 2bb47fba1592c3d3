import type { Deps } from '../ports.ts';
import { inGroups } from './group-commit.ts';

type Turn<R> = {
  readonly sku: string;
  readonly run: () => Promise<R>;
  readonly asked: readonly unknown[];
};

/**
 * Commands on one SKU that come together run one after another, so that they don't race for its version; those on others
 * beside them.
 */
export const takingTurns = <R>({
  callers,
}: Pick<Deps, 'callers'>): ((sku: string, run: () => Promise<R>) => Promise<R>) => {
  const rules = { keysOf: ({ sku }: Turn<R>) => [sku], sizeOf: () => 1, most: 1 };
  const inTurn = inGroups(rules, (turns: readonly Turn<R>[]) =>
    Promise.allSettled(turns.map(({ run, asked }) => callers.serving(asked, run))),
  );
  return (sku, run) => inTurn({ sku, run, asked: callers.current() });
};
