const presets = require('jest-preset-angular/presets');

module.exports = {
  ...presets.createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  displayName: 'web',
  rootDir: __dirname,
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
  moduleNameMapper: {
    '^@pcms/([a-z-]+)$': '<rootDir>/../../libs/$1/src/index.ts',
    '^@pcms/([a-z-]+)/testing$': '<rootDir>/../../libs/$1/src/testing/index.ts',
  },
  // axe-core looks at a whole page, which takes seconds on a busy machine.
  testTimeout: 30_000,
  // Packages that are ESM only and that the preset would leave as they are.
  transformIgnorePatterns: ['node_modules/(?!(.*\\.mjs$|@angular/common/locales/.*\\.js$|@noble/))'],
};
