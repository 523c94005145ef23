// `npm run bench` and `npm run chaos`: build the API and the program, then start it. Flags: docs/performance.md.
import { bundle } from './bundle.mjs';
import { runNode, runNx } from './run.mjs';

const [program = 'main', ...parameters] = process.argv.slice(2);

console.log('Building …');
if ((await runNx(['run-many', '-t', 'build', '-p', 'api'], { quiet: true })) !== 0) process.exit(1);
await bundle('dist/bench', {
  main: 'bench/main.ts',
  'bare-server': 'bench/bare-server.ts',
  chaos: 'bench/chaos/main.ts',
});

process.exit(await runNode(`dist/bench/${program}.mjs`, parameters));
