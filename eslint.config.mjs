import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';
import { PURE_API_FILES, SIMULATION_FILES } from './tools/house/pure-files.mjs';

/** Inside `apps/api/src` arrows point inward: each folder, and the sibling folders that it must not import. */
const API_BANS = {
  config: ['database', 'http', 'auth', 'devices', 'ota', 'stats', 'health'],
  database: ['auth', 'devices', 'ota', 'stats', 'health'],
  http: ['database', 'devices', 'ota', 'stats', 'health'],
  auth: ['devices', 'ota', 'stats', 'health'],
  devices: ['ota', 'stats', 'health'],
  'ota/firmware': ['ota/rollouts', 'ota/updates', 'stats', 'health'],
  'ota/rollouts': ['ota/updates', 'stats', 'health'],
  'ota/updates': ['stats', 'health'],
  stats: ['health'],
};

const IMPURE_PACKAGES = [
  '@nestjs/*',
  'typeorm',
  'pg',
  'node:fs',
  'node:fs/*',
  'node:http',
  'node:net',
  'node:child_process',
];

const folderBans = Object.entries(API_BANS).map(([folder, banned]) => ({
  files: [`apps/api/src/${folder}/**/*.ts`],
  // The data source is the one place that must name every entity; a test may use what it needs to set its scene.
  ignores: ['apps/api/src/database/data-source.ts', '**/*.spec.ts', '**/testing/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: banned.map((name) => ({
          regex: `^(?:\\.\\./)+${name.startsWith('ota/') ? `(?:ota/)?${name.slice('ota/'.length)}` : name}/`,
          message: `${folder} must not know ${name}: arrows point inward (docs/architecture.md).`,
        })),
      },
    ],
  },
}));

/** Which project may import which, by their tags; an import that matches one of the expressions in `allow` may cross all the same. */
const moduleBoundaries = (allow) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    allow,
    depConstraints: [
      {
        sourceTag: 'type:contract',
        onlyDependOnLibsWithTags: ['type:contract'],
        bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', '@angular/*'],
      },
      {
        sourceTag: 'type:logic',
        onlyDependOnLibsWithTags: ['type:logic', 'type:contract'],
        bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', '@angular/*', 'express'],
      },
      {
        sourceTag: 'scope:web',
        onlyDependOnLibsWithTags: ['scope:shared', 'scope:tools', 'scope:web'],
        bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg'],
      },
      {
        sourceTag: 'scope:api',
        onlyDependOnLibsWithTags: ['scope:shared', 'scope:tools', 'scope:api'],
        bannedExternalImports: ['@angular/*'],
      },
      {
        sourceTag: 'scope:cli',
        onlyDependOnLibsWithTags: ['scope:shared', 'scope:cli'],
        bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', '@angular/*'],
      },
      {
        sourceTag: 'scope:tools',
        onlyDependOnLibsWithTags: ['scope:shared', 'scope:tools'],
        bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', '@angular/*'],
      },
      {
        // The benchmark fills in a fleet by SQL, which nothing else outside of the API may.
        sourceTag: 'scope:bench',
        onlyDependOnLibsWithTags: ['scope:shared', 'scope:tools'],
        bannedExternalImports: ['@nestjs/*', 'typeorm', '@angular/*'],
      },
    ],
  },
];

/** What the tests of the running programs borrow from them: a migrated database, the names of the settings, devices to talk to. */
const LENT_TO_E2E = [
  '/api/src/database/(testing/[a-z-]+|postmaster-lock)$',
  '/api/src/config/settings$',
  '/tools/(scripted|virtual)-device(/|$)',
  '/api-e2e/src/testing/[a-z-]+$',
];

/** The chaos asks of the database what the API's own tests ask of it. */
const LENT_TO_BENCH = ['/api/src/ota/testing/invariants$'];

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/.angular', '**/.nx', 'tmp', 'data', '**/*.cjs', '**/*.mjs'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': 'off',
      '@nx/enforce-module-boundaries': moduleBoundaries([]),
    },
  },
  ...folderBans,
  {
    files: [...PURE_API_FILES, ...SIMULATION_FILES],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: IMPURE_PACKAGES,
              message: 'A file that decides does no I/O and knows no framework.',
              allowTypeImports: true,
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument here.' },
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time is an argument here.' },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Chance is an argument here.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/testing/**/*.ts', 'apps/*-e2e/**/*.ts', 'tools/**/*.ts'],
    rules: {
      // A table of cases is one thing to read, however long.
      'max-lines-per-function': 'off',
      // Bodies of answers are read as what the test expects them to be.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  { files: ['apps/*-e2e/**/*.ts'], rules: { '@nx/enforce-module-boundaries': moduleBoundaries(LENT_TO_E2E) } },
  { files: ['bench/**/*.ts'], rules: { '@nx/enforce-module-boundaries': moduleBoundaries(LENT_TO_BENCH) } },
  { files: ['apps/api/src/database/migrations/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['apps/web/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      // Angular's validators are static methods that are handed over by name.
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'fw', style: 'kebab-case' }],
      'no-console': ['error', { allow: ['error'] }],
    },
  },
  {
    files: ['apps/web/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
);
