// `npm run bench` and `npm run chaos`: build the API and the program, then start it. Flags: docs/performance.md.
import * as esbuild from 'esbuild';
import { root, runNode, runNx } from './run.mjs';

const [program = 'main', ...parameters] = process.argv.slice(2);

console.log('Building …');
if ((await runNx(['run-many', '-t', 'build', '-p', 'api'], { quiet: true })) !== 0) process.exit(1);
await esbuild.build({
  absWorkingDir: root,
  entryPoints: { main: 'bench/main.ts', 'bare-server': 'bench/bare-server.ts', chaos: 'bench/chaos/main.ts' },
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

process.exit(await runNode(`dist/bench/${program}.mjs`, parameters));
