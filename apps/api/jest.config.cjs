module.exports = {
  ...require('../../tools/jest/node-preset.cjs'),
  displayName: 'api',
  rootDir: __dirname,
  globalSetup: '<rootDir>/src/database/testing/start-postgres.ts',
  globalTeardown: '<rootDir>/src/database/testing/stop-postgres.ts',
};
