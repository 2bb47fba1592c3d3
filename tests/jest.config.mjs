import { fileURLToPath } from 'node:url';

const typescript = {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['<rootDir>/tests/support/no-log.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
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
    },
    {
      ...typescript,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/start-service.ts',
      globalTeardown: '<rootDir>/tests/support/stop-service.ts',
    },
  ],
  // One at a time: DynamoDB Local does one transaction after the other anyway, and a test of
  // contention should meet its own rivals alone.
  maxWorkers: 1,
  // What a test file has loaded is never given back: the worker is replaced when it has become that large.
  workerIdleMemoryLimit: '1GB',
  // Long enough for a slow machine: a test says what has to hold, not how fast.
  testTimeout: 300_000,
};
