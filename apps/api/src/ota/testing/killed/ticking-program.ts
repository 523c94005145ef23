// A program that ticks once, and kills itself at one of its statements. `tick-processes.ts` bundles and starts it.
import pg, { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from '../../../database/data-source';
import { LiveEvents } from '../../../database/live-events';
import { RolloutNews } from '../../rollouts/rollout-news';
import { RolloutStop } from '../../rollouts/rollout-stop';
import { RolloutTick } from '../../rollouts/rollout-tick';
import type { Cut, TickOrder, TickWord } from './tick-order';

/** A client of `pg`, as far as it shows what has left this process. */
interface Sender {
  readonly connection: { readonly stream: { readonly writableLength: number } };
}

const [url = '', applicationName = ''] = process.argv.slice(3);

function say(word: TickWord): Promise<void> {
  return new Promise((done) => process.send?.(word, () => done()));
}

/** Nothing runs after this: no `finally`, no rollback, no goodbye to Postgres. */
const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Before, a statement may still be in this process's own buffers, and would be lost with them. */
function dieOnceSent(client: Client): void {
  const { connection } = client as unknown as Sender;
  setImmediate(() => (connection.stream.writableLength === 0 ? die() : dieOnceSent(client)));
}

/** Counts what is sent to Postgres from now on, on any connection, and dies at the cut. @returns the texts, which grow. */
function cutAt(cut: Cut | null): readonly string[] {
  const statements: string[] = [];
  const send = Reflect.get(Client.prototype, 'query') as (this: Client, ...parameters: unknown[]) => unknown;
  const counted = function (this: Client, ...parameters: unknown[]): unknown {
    const [statement] = parameters as [string | { readonly text: string }];
    const at = statements.push(typeof statement === 'string' ? statement : statement.text);
    if (cut?.when === 'before' && cut.statement === at) die();
    const answer = send.apply(this, parameters);
    if (cut?.when === 'after' && cut.statement === at) dieOnceSent(this);
    return answer;
  };
  Object.assign(Client.prototype, { query: counted });
  return statements;
}

async function tickOnce(database: DataSource, { nowMs, cut }: TickOrder): Promise<void> {
  const now = new Date(nowMs);
  const news = new RolloutNews(new LiveEvents(database));
  const tick = new RolloutTick(database, { now: () => now }, news, new RolloutStop(news));
  const statements = cutAt(cut);
  await tick.tick(now);
  await say({ statements });
  await database.destroy();
  process.disconnect();
}

async function main(): Promise<void> {
  // TypeORM would look for another copy of the driver at run time.
  const options = { ...dataSourceOptions(url, 5), applicationName, driver: pg } as DataSourceOptions;
  const database = await new DataSource(options).initialize();
  process.once('disconnect', () => process.exit()); // whoever started it is gone
  process.once('message', (order: TickOrder) => void tickOnce(database, order));
  await say({ ready: true });
}

void main();
