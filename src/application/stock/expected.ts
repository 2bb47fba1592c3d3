import { Refusal } from '../../domain/refusal.ts';

/** @throws Refusal `precondition-failed` if something is not as its caller knows it. */
export const mustBeExpected = (isExpected: boolean): void => {
  if (isExpected) return;
  throw new Refusal(
    'precondition-failed',
    'it has changed since the version in the If-Match header; read it again',
  );
};
