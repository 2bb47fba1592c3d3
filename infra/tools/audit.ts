import { invoke } from './invoke.ts';

type Answer = {
  readonly products: number;
  readonly drifts: readonly (Record<string, unknown> & { readonly repaired: boolean })[];
  /** SKUs that changed all the time, or for which no time was left. */
  readonly unsettled: readonly string[];
  readonly next?: string;
};

export type Audited = Omit<Answer, 'next'>;

/**
 * Looks whether all figures are those of the lines, part by part, and makes them so if that is wanted.
 *
 * @param tell hears how many products it has looked at.
 */
export const audit = async (
  prefix: string,
  repair: boolean,
  tell: (products: number) => void,
): Promise<Audited> => {
  let all: Audited = { products: 0, drifts: [], unsettled: [] };
  let from: string | undefined;
  do {
    const { unsettled } = all;
    const answer = (await invoke(`${prefix}-audit`, { repair, from, unsettled })) as Answer;
    all = {
      products: all.products + answer.products,
      drifts: [...all.drifts, ...answer.drifts],
      unsettled: answer.unsettled,
    };
    tell(all.products);
    from = answer.next;
  } while (from);
  return all;
};
