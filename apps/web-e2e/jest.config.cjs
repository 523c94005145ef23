module.exports = {
  ...require('../../tools/jest/node-preset.cjs'),
  displayName: 'web-e2e',
  rootDir: __dirname,
  testTimeout: 120_000,
  globalSetup: '<rootDir>/../api/src/database/testing/start-postgres.ts',
  globalTeardown: '<rootDir>/../api/src/database/testing/stop-postgres.ts',
};
