/**
 * How much of something a test takes: enough to show its rule, with pages, steps and interruptions as with many; or,
 * when npm run test:scale says so, as many as a large shop has.
 */
export const sized = <T>(enough: T, large: T): T =>
  process.env.TEST_SCALE === 'large' ? large : enough;

/** As a title has it. */
export const inWords = (count: number): string => count.toLocaleString('en');
