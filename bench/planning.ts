import type { CreateRolloutDto } from '@pcms/contract';
import type { Database } from './database';
import { median } from './figures';
import { CALM, DOWNLOADING, OFFERED, spreadHeartbeats, UNASKED } from './fleet';
import { drive } from './load';
import type { Management } from './management';
import { aligned } from './report';
import { endlessly, heartbeatText } from './requests';
import type { Stage } from './stage';

/** About as many heartbeats as 100,000 devices send, one a minute each. */
const HEARTBEATS_AT_ONCE = 8;
const IDLE_MS = 2_000;

/** Something that a person does while devices send heartbeats. */
interface Plan {
  readonly name: string;
  readonly run: (management: Management) => Promise<unknown>;
  /** Makes what `run` needs, unmeasured. */
  readonly prepare?: (management: Management) => Promise<void>;
  readonly tidy?: (management: Management) => Promise<void>;
}

interface Sample {
  readonly tookMs: number;
  /** The longest time for which the server's event loop did not turn. */
  readonly stillMs: number;
  /** The longest time for which a heartbeat waited for its answer. */
  readonly waitMs: number;
}

export interface PlanningResult extends Sample {
  readonly name: string;
}

/** What planning a rollout for the whole fleet does to devices that ask meanwhile: medians of the rounds. */
export async function measurePlanning(stage: Stage, rounds: number): Promise<PlanningResult[]> {
  await varyVersions(stage.database);
  await spreadHeartbeats(stage.database);
  const plans = plansFor(stage.firmwareKey);
  const samples: Sample[][] = [];
  for (let round = 1; round <= rounds; round++) {
    console.log(`planning, round ${round} of ${rounds}`);
    const ofRound: Sample[] = [];
    for (const plan of plans) ofRound.push(await measure(plan, stage));
    samples.push(ofRound);
  }
  return plans.map(({ name }, index) => {
    const own = samples.flatMap((round) => round[index] ?? []);
    const middle = (value: (sample: Sample) => number): number => median(own.map(value));
    return {
      name,
      tookMs: middle(({ tookMs }) => tookMs),
      stillMs: middle(({ stillMs }) => stillMs),
      waitMs: middle(({ waitMs }) => waitMs),
    };
  });
}

export const planningTable = (results: readonly PlanningResult[]): string =>
  aligned(
    ['meanwhile', 'took ms', 'event loop still, longest ms', 'heartbeat waited, longest ms'],
    results.map(({ name, ...figures }) => [
      name,
      ...[figures.tookMs, figures.stillMs, figures.waitMs].map((ms) => ms.toFixed(0)),
    ]),
  );

function plansFor(firmwareKey: string): readonly Plan[] {
  const everybody: CreateRolloutDto = {
    name: '2.5.0 for all',
    firmwareKey,
    target: { deviceTypes: [...new Set([CALM, OFFERED, DOWNLOADING, UNASKED].map(({ type }) => type))] },
    allowVariantSwitch: true,
  };
  let drafted = '';
  return [
    { name: 'nothing', run: () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)) },
    { name: 'forecast', run: (management) => management.forecast(everybody) },
    {
      name: 'forecast, one phase',
      run: (management) => management.forecast({ ...everybody, phases: [{ percent: 100 }] }),
    },
    {
      name: 'forecast, 500 offers a minute',
      run: (management) => management.forecast({ ...everybody, offersPerMinute: 500 }),
    },
    {
      name: 'start',
      prepare: async (management) => void (drafted = await management.draft(everybody)),
      run: (management) => management.start(drafted),
      tidy: (management) => management.cancel(drafted),
    },
  ];
}

async function measure(plan: Plan, { ours, management }: Stage): Promise<Sample> {
  await plan.prepare?.(management);
  await longestStillMs(ours.port);
  const heartbeats = endlessly(CALM, (n) => heartbeatText(n, CALM));
  let done = false;
  const load = drive({
    port: ours.port,
    connections: HEARTBEATS_AT_ONCE,
    reconnect: false,
    next: () => (done ? null : heartbeats()),
    warmUpMs: 0,
    measuredMs: Number.POSITIVE_INFINITY,
  });
  const startMs = performance.now();
  await plan.run(management).finally(() => (done = true));
  const tookMs = performance.now() - startMs;
  const { longestMs } = await load;
  const stillMs = await longestStillMs(ours.port);
  await plan.tidy?.(management);
  return { tookMs, stillMs, waitMs: longestMs };
}

/** Since it was last asked for: the server forgets it when it has said it. */
async function longestStillMs(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
}

/** Several kinds of devices, as a rollout finds them: most run what they always ran, the others one of twenty versions. */
async function varyVersions(database: Database): Promise<void> {
  await database.rows(`UPDATE devices SET version = '2.' || key % 20 || '.1' WHERE type <> $1`, [CALM.type]);
  await database.rows('VACUUM ANALYZE devices');
}
