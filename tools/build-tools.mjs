// Bundles the programs of this folder that are written in TypeScript into dist/tools, so that plain Node runs them.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

await esbuild.build({
  absWorkingDir: root,
  entryPoints: { demo: 'tools/demo/main.ts', 'scripted-device': 'tools/scripted-device/main.ts' },
  outdir: 'dist/tools',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  tsconfig: 'tsconfig.base.json',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
