import { Refusal, type RefusalCode } from '../refusal.ts';

/** Why something may not happen to a line. */
export type LineRefusal = {
  readonly code: RefusalCode;
  readonly because: string;
  readonly detail: object;
};

/** Refuses by the first of the rules that are broken, with all lines that break it. */
export const refuseAlike = (refusals: readonly LineRefusal[]): void => {
  const [first] = refusals;
  if (!first) return;
  const alike = refusals.filter(({ code }) => code === first.code);
  throw new Refusal(
    first.code,
    first.because,
    alike.map(({ detail }) => detail),
  );
};
