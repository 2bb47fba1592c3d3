import suite from '../jest.config.mjs';

const [{ displayName: _, ...typescript }] = suite.projects;

/** What npm run rehearse plays, in the order in which it is written. */
export default {
  ...typescript,
  testMatch: ['<rootDir>/tests/rehearsal/*.test.ts'],
  // A step that has failed may still wait for what does not come.
  forceExit: true,
  // For so long a step waits for what has to come.
  testTimeout: 120_000,
};
