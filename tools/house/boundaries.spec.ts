import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** An import that the house forbids, in a file that exists, and the rule that must say no. */
const FORBIDDEN = [
  ['devices knows ota', 'apps/api/src/devices/enrolment.ts', '../ota/rollouts/decide', 'no-restricted-imports'],
  ['auth knows devices', 'apps/api/src/auth/secrets.ts', '../devices/enrolment', 'no-restricted-imports'],
  ['http knows ota', 'apps/api/src/http/refusal.ts', '../ota/updates/retry', 'no-restricted-imports'],
  [
    'firmware knows rollouts',
    'apps/api/src/ota/firmware/publication.ts',
    '../rollouts/lifecycle',
    'no-restricted-imports',
  ],
  [
    'rollouts knows stats',
    'apps/api/src/ota/rollouts/lifecycle.ts',
    '../../stats/stats.mapper',
    'no-restricted-imports',
  ],
  [
    'a decision knows the database',
    'apps/api/src/ota/rollouts/decide.ts',
    'typeorm',
    '@typescript-eslint/no-restricted-imports',
  ],
  ['the contract knows Nest', 'libs/contract/src/limits.ts', '@nestjs/common', '@nx/enforce-module-boundaries'],
  ['the image reader knows the database', 'libs/esp-image/src/index.ts', 'pg', '@nx/enforce-module-boundaries'],
  ['the console knows the database', 'apps/web/src/main.ts', 'typeorm', '@nx/enforce-module-boundaries'],
  ['the console knows the API', 'apps/web/src/main.ts', '../../api/src/bootstrap', '@nx/enforce-module-boundaries'],
  ['the API knows Angular', 'apps/api/src/bootstrap.ts', '@angular/core', '@nx/enforce-module-boundaries'],
] as const;

/** What breaks a rule of purity. */
const IMPURE = [
  ['a decision reads the clock', 'export const now = Date.now();'],
  ['a decision makes its own date', 'export const now = new Date();'],
  ['a decision throws dice', 'export const dice = Math.random();'],
] as const;

describe('the boundaries of the house', () => {
  let broken: readonly (readonly string[])[];

  beforeAll(() => {
    const texts = [
      ...FORBIDDEN.map(([, filePath, imported]) => ({
        filePath,
        text: `import * as it from '${imported}';\nexport const x = it;\n`,
      })),
      ...IMPURE.map(([, text]) => ({ filePath: 'apps/api/src/ota/rollouts/decide.ts', text: `${text}\n` })),
    ];
    const input = JSON.stringify(texts.map(({ filePath, text }) => ({ filePath: resolve(ROOT, filePath), text })));
    const linter = spawnSync(process.execPath, ['tools/house/lint-texts.mjs'], { cwd: ROOT, input, encoding: 'utf8' });
    if (linter.status !== 0) throw new Error(linter.stderr);
    broken = JSON.parse(linter.stdout) as string[][];
  }, 120_000);

  it.each(FORBIDDEN.map(([what, , , rule], index) => ({ what, rule, index })))(
    'fails the lint when $what',
    ({ rule, index }) => {
      expect(broken[index]).toContain(rule);
    },
  );

  it.each(IMPURE.map(([what], index) => ({ what, index: FORBIDDEN.length + index })))(
    'fails the lint when $what',
    ({ index }) => {
      expect(broken[index]).toContain('no-restricted-syntax');
    },
  );
});
