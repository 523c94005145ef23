// `npm run simulate`: plays rollouts of good and bad images to 10,000 boards over the engine's own decisions. Flags: docs/rollouts.md.
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { root } from './run.mjs';

const PAGE = resolve(root, 'docs/rollouts.md');
const FIGURES = /(<!-- figures -->\n)[^]*(<!-- end of figures -->)/;

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '4' },
    runs: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

await bundle('dist/tools', { simulation: 'apps/api/src/ota/rollouts/simulation/index.ts' });
const { figuresOf, markdownTable, play, SCENARIOS } = await import(
  pathToFileURL(resolve(root, 'dist/tools/simulation.mjs'))
);

const chosen = SCENARIOS.filter(({ name }) => name.includes(flags.only ?? ''));
const figures = [];
for (const scenario of chosen) {
  const runs = flags.runs ? Math.min(Number(flags.runs), scenario.runs) : scenario.runs;
  figures.push(figuresOf(scenario, play({ ...scenario, runs }, Number(flags.seed))));
  process.stderr.write(`${scenario.name} …\n`);
}
const table = markdownTable(figures);
console.log(`Seed ${flags.seed}\n${table}`);

if (flags.keep) {
  if (flags.runs || flags.only) throw new Error('--keep keeps whole results: not with --runs or --only');
  const page = await readFile(PAGE, 'utf8');
  await writeFile(PAGE, page.replace(FIGURES, `$1\nSeed ${flags.seed}:\n\n${table}\n\n$2`));
  console.log('Written to docs/rollouts.md.');
}
