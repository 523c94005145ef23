module.exports = {
  ...require('./jest/node-preset.cjs'),
  displayName: 'tools',
  rootDir: __dirname,
  // Jest's own pattern also takes test.mjs, which is no test but runs them.
  testMatch: ['<rootDir>/**/*.spec.ts'],
  // One folder higher than the projects that the preset is made for.
  moduleNameMapper: {
    '^@pcms/([a-z-]+)$': '<rootDir>/../libs/$1/src/index.ts',
    '^@pcms/([a-z-]+)/testing$': '<rootDir>/../libs/$1/src/testing/index.ts',
  },
};
