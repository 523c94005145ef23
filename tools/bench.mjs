// `npm run bench`: builds the API and the benchmark, then measures. Flags: docs/performance.md.
import * as esbuild from 'esbuild';
import { root, runNode, runNx } from './run.mjs';

console.log('Building …');
if ((await runNx(['run-many', '-t', 'build', '-p', 'api'], { quiet: true })) !== 0) process.exit(1);
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['bench/main.ts', 'bench/bare-server.ts'],
  outdir: 'dist/bench',
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

process.exit(await runNode('dist/bench/main.mjs', process.argv.slice(2)));
