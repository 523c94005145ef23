// `npm run mutate`: changes the pure decisions in one place at a time, and counts the changes that no spec notices (docs/proofs.md).
import { createRequire } from 'node:module';
import { PURE_API_FILES, PURE_LIB_FILES } from './tools/house/pure-files.mjs';

const preset = createRequire(import.meta.url)('./tools/jest/node-preset.cjs');
const specsOf = (files) => files.map((file) => `<rootDir>/${file.replace(/\.ts$/, '.spec.ts')}`);

export default {
  testRunner: 'spec-beside',
  plugins: ['@stryker-mutator/jest-runner', './tools/mutate/spec-beside.mjs'],
  coverageAnalysis: 'perTest',
  mutate: [...PURE_API_FILES, ...PURE_LIB_FILES, '!**/*.spec.ts'],
  jest: {
    config: {
      ...preset,
      // Only the specs beside those files: the others want a database.
      testMatch: [...specsOf(PURE_API_FILES), '<rootDir>/libs/*/src/**/*.spec.ts'],
      setupFiles: ['<rootDir>/tools/mutate/setup.cjs'],
      testEnvironment: './tools/mutate/first-failure.environment.cjs',
      // Two folders higher than the projects that the preset is made for.
      moduleNameMapper: Object.fromEntries(
        Object.entries(preset.moduleNameMapper).map(([name, path]) => [name, path.replace('/../..', '')]),
      ),
    },
  },
  // The copy that is changed holds no more than the specs read.
  ignorePatterns: ['/*', '!/apps', '/apps/*', '!/apps/api', '!/libs', '!/tools', '!/package.json'],
  tempDirName: 'tmp/mutate/copies',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: 'tmp/mutate/report.html' },
  jsonReporter: { fileName: 'tmp/mutate/report.json' },
  thresholds: { high: 95, low: 85, break: 85 },
};
