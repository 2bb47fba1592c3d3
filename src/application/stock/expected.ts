import { Refusal } from '../../domain/refusal.ts';

/** @throws Refusal `precondition-failed` if something is not as its caller knows it. */
export const mustBeExpected = (isExpected: boolean): void => {
  if (isExpected) return;
  throw new Refusal('precondition-failed', 'it is not as the If-Match header says: read it again');
};
