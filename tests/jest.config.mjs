import { fileURLToPath } from 'node:url';

// Each engine that is started, in whatever way, has so much memory and no more; and what it runs for some
// minutes only is compiled quickly rather than well. What somebody has set themselves comes later, and counts.
const HEAP = process.env.TEST_SCALE === 'large' ? '2g' : '256m';
process.env.JDK_JAVA_OPTIONS = `-Xmx${HEAP} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${process.env.JDK_JAVA_OPTIONS ?? ''}`;

const WITHOUT_LOG = '<rootDir>/tests/support/no-log.ts';

const typescript = {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: [WITHOUT_LOG],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

/** Tests that need nothing, the templates that would be deployed, DynamoDB Local, or the whole service as `npm start` runs it. */
export default {
  projects: [
    {
      ...typescript,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/{unit,properties,architecture}/**/*.test.ts'],
    },
    {
      ...typescript,
      displayName: 'packaging',
      testMatch: ['<rootDir>/tests/packaging/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/start-packaging.ts',
      globalTeardown: '<rootDir>/tests/support/stop-packaging.ts',
    },
    {
      ...typescript,
      displayName: 'dynamodb',
      testMatch: ['<rootDir>/tests/{contract,integration}/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/start-dynamodb.ts',
      globalTeardown: '<rootDir>/tests/support/stop-dynamodb.ts',
      setupFiles: [WITHOUT_LOG, '<rootDir>/tests/support/use-dynamodb.ts'],
    },
    {
      ...typescript,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/start-service.ts',
      globalTeardown: '<rootDir>/tests/support/stop-service.ts',
      setupFiles: [WITHOUT_LOG, '<rootDir>/tests/support/use-service.ts'],
    },
  ],
  // Each of them has an engine and a service of its own, and so a test of contention meets its own rivals alone.
  maxWorkers: 2,
  // What a test file has loaded is never given back: the worker is replaced when it has become that large.
  workerIdleMemoryLimit: '1GB',
  // Long enough for a slow machine: a test says what has to hold, not how fast.
  testTimeout: process.env.TEST_SCALE === 'large' ? 1_800_000 : 300_000,
};
