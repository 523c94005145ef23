// Bundles `pcms` into one file, dist/apps/cli/pcms.mjs, that any Node ≥ 20 runs without anything beside it: pipelines copy it.
import { chmodSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = resolve(root, 'dist/apps/cli/pcms.mjs');

await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['apps/cli/src/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  tsconfig: 'tsconfig.base.json',
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
chmodSync(outfile, 0o755);
