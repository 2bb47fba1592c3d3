import { AsyncLocalStorage } from 'node:async_hooks';

const underWay = new AsyncLocalStorage<string | undefined>();

/** Works on a command that this person or program has given. */
export const givenBy = <T>(who: string | undefined, work: () => T): T => underWay.run(who, work);

/** Who has given the command that is under way, where that is known and recorded. */
export const giver = (): string | undefined => underWay.getStore();
