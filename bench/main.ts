// Measures the server as a fleet meets it, side by side with bare node:http. `npm run bench` builds everything and starts this.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { drive } from './load';
import { onDisk, type Memory } from './memory';
import { cpuMs, familyCpuMs, residentBytes } from './process-cost';
import { measurePlanning, planningTable, type PlanningResult } from './planning';
import { canPin, leaveCoreToPrograms } from './processes';
import { memoryLines, summarise, table, type Result, type Sample } from './report';
import { scenarios, type Scenario } from './scenarios';
import { setStage, type Stage } from './stage';

const RESULTS = 'bench/results';
/** What `--only` calls the figures of planning.ts. */
const PLANNING = 'planning';
const PROFILES = 'tmp/bench-profiles';
const FULL = { rounds: 5, warmUpMs: 700, measuredMs: 3_000 };
const QUICK = { rounds: 1, warmUpMs: 300, measuredMs: 1_000 };

const { values: options } = parseArgs({
  options: {
    /** One round of a second, and nothing is kept. */
    quick: { type: 'boolean', default: false },
    /** Only scenarios whose name holds this, and what they are compared with. */
    only: { type: 'string', default: '' },
    /** Writes a profile of our server for Chromium's developer tools. */
    profile: { type: 'boolean', default: false },
    /** What the file with the result is called, after its date. */
    name: { type: 'string', default: 'device-plane' },
  },
});

if (process.platform !== 'linux')
  throw new Error('The benchmark runs on Linux only: it asks the kernel what processes cost.');
leaveCoreToPrograms();
const plan = options.quick ? QUICK : FULL;
const busyBefore = loadavg()[0];
const stage = await setStage(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`] : []);
try {
  const chosen = choose(scenarios(stage));
  const results = summarise(chosen, chosen.length > 0 ? await runRounds(chosen) : []);
  if (chosen.length > 0) console.log(`\n${table(results)}`);
  const memory = options.only ? null : await reportMemory();
  const planning = PLANNING.includes(options.only) ? await measurePlanning(stage, plan.rounds) : [];
  if (planning.length > 0) console.log(`\n${planningTable(planning)}`);
  if (memory && !options.quick) keep({ results, memory, planning });
} finally {
  await stage.close();
}
if (options.profile) console.log(`\nProfile: ${PROFILES}`);

function choose(all: readonly Scenario[]): readonly Scenario[] {
  const wanted = all.filter(({ name }) => name.includes(options.only));
  return all.filter(({ name }) => wanted.some((scenario) => scenario.name === name || scenario.baseline === name));
}

async function runRounds(chosen: readonly Scenario[]): Promise<Sample[][]> {
  const rounds: Sample[][] = [];
  for (let round = 1; round <= plan.rounds; round++) {
    console.log(`round ${round} of ${plan.rounds}`);
    const samples: Sample[] = [];
    for (const scenario of chosen) samples.push(await measure(scenario, stage));
    rounds.push(samples);
  }
  return rounds;
}

async function measure(scenario: Scenario, { ours, bare, database }: Stage): Promise<Sample> {
  await scenario.prepare?.(database);
  const server = scenario.server === 'ours' ? ours : bare;
  const before = { node: cpuMs(server.pid), postgres: familyCpuMs(database.pid) };
  const { connections, reconnect } = scenario;
  const { warmUpMs, measuredMs } = plan;
  const measured = await drive({
    port: server.port,
    connections,
    reconnect,
    next: scenario.requests(),
    warmUpMs,
    measuredMs,
  });
  if (!measured.said.includes(scenario.says)) throw new Error(`${scenario.name}: the server answered ${measured.said}`);
  const microsEach = (ms: number): number => (ms * 1_000) / measured.answered;
  return {
    perSecond: measured.perSecond,
    p50Ms: measured.p50Ms,
    p99Ms: measured.p99Ms,
    nodeMicros: microsEach(cpuMs(server.pid) - before.node),
    postgresMicros: scenario.server === 'ours' ? microsEach(familyCpuMs(database.pid) - before.postgres) : null,
  };
}

/** What only a run of everything can tell. */
async function reportMemory(): Promise<Memory> {
  const memory: Memory = {
    startBytes: stage.startBytes,
    endBytes: residentBytes(stage.ours.pid),
    perConnectionBytes: stage.perConnectionBytes,
    ...(await onDisk(stage.database)),
  };
  console.log(`\n${memoryLines(memory).join('\n')}`);
  return memory;
}

interface Whole {
  readonly results: readonly Result[];
  readonly memory: Memory;
  readonly planning: readonly PlanningResult[];
}

function keep({ results, memory, planning }: Whole): void {
  const date = new Date().toISOString().slice(0, 10);
  const machine = {
    node: process.version,
    processor: cpus()[0]?.model,
    cores: cpus().length,
    pinned: canPin,
    loadBefore: busyBefore,
  };
  const json = JSON.stringify({ date, plan, machine, results, memory, planning }, null, 2);
  const title = `# ${date}, ${machine.cores} × ${machine.processor}, Node ${process.versions.node}`;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}/${date}-${options.name}.json`, `${json}\n`);
  const parts = [title, table(results), memoryLines(memory).join('\n'), planningTable(planning)];
  writeFileSync(`${RESULTS}/latest.md`, `${parts.join('\n\n')}\n`);
}
