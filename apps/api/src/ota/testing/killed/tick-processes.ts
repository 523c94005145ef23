import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { DataSource } from 'typeorm';
import type { TickOrder, TickWord } from './tick-order';

const ROOT = resolve(__dirname, '../../../../../..');
const START = join(__dirname, 'cached-start.cjs');
const PROGRAM = 'tick.cjs';
/** What Nest and TypeORM would take along if it were there. */
const NOT_INSTALLED = ['@nestjs/microservices', '@nestjs/websockets', 'react-native-sqlite-storage', 'pg-native'];

interface TickProcess {
  readonly child: ChildProcess;
  /** By which Postgres knows its connections. */
  readonly name: string;
}

export interface TickEnding {
  /** Null where it ended by itself. */
  readonly signal: NodeJS.Signals | null;
  /** Null where it did not come to say. */
  readonly statements: readonly string[] | null;
}

/**
 * Processes that tick once each, on the database of `database`. The next one starts while the one before it is looked at: its start takes
 * longer than everything else.
 */
export class TickProcesses {
  private next: Promise<TickProcess>;

  private constructor(
    private readonly folder: string,
    private readonly database: DataSource,
  ) {
    this.next = this.startLater();
  }

  static async open(database: DataSource): Promise<TickProcesses> {
    const folder = mkdtempSync(join(tmpdir(), 'pcms-tick-'));
    await build({
      entryPoints: [join(__dirname, 'ticking-program.ts')],
      outfile: join(folder, PROGRAM),
      // With the packages inside it starts in a third of the time.
      bundle: true,
      external: NOT_INSTALLED.flatMap((name) => [name, `${name}/*`]),
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      keepNames: true,
      tsconfig: join(ROOT, 'tsconfig.base.json'),
      logLevel: 'warning',
    });
    return new TickProcesses(folder, database);
  }

  /** Has a process tick; returns when it is gone, and Postgres has noticed: what it had sent is done or undone then. */
  async tick(order: TickOrder): Promise<TickEnding> {
    const { child, name } = await this.next;
    this.next = this.startLater();
    let statements: TickEnding['statements'] = null;
    child.on('message', (word: TickWord) => {
      if ('statements' in word) statements = word.statements;
    });
    const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    child.send(order);
    const [[, signal]] = (await gone) as [[number | null, NodeJS.Signals | null], unknown];
    while (await this.isConnected(name)) await new Promise((done) => setTimeout(done, 2));
    return { signal, statements };
  }

  async close(): Promise<void> {
    const { child } = await this.next;
    child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Whoever awaits it hears of a failure; nobody may for a while. */
  private startLater(): Promise<TickProcess> {
    const process = this.start();
    process.catch(() => undefined);
    return process;
  }

  private async start(): Promise<TickProcess> {
    const { url } = this.database.options as { url: string };
    const name = `tick ${randomUUID()}`;
    // Without Jest's own flags.
    const child = fork(START, [join(this.folder, PROGRAM), url, name], { execArgv: [] });
    const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`It did not start: ${code}`)));
    await Promise.race([once(child, 'message'), failed]);
    return { child, name };
  }

  private async isConnected(name: string): Promise<boolean> {
    const found = await this.database.query<unknown[]>('SELECT FROM pg_stat_activity WHERE application_name = $1', [
      name,
    ]);
    return found.length > 0;
  }
}
