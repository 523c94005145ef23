import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SETTING_NAMES } from '../../../api/src/config/settings';

export const ROOT = resolve(__dirname, '../../../..');
const PROGRAM = resolve(ROOT, 'dist/apps/api/main.mjs');
const READY = /listens on http:\/\/localhost:(\d+)/;
const READY_LIMIT_MS = 50_000;
const STOP_LIMIT_MS = 15_000;

/** A `.env` file beside the workspace must not reach the tests: what is set, even to nothing, is not read from it. */
const NOTHING_SET = Object.fromEntries(SETTING_NAMES.map((name) => [name, '']));

export type Environment = Readonly<Record<string, string>>;

/** How a process ended: with a code, or by a signal. */
export type Ending = number | NodeJS.Signals;

/** The built API as a process of its own, on loopback and a port that the system chooses. */
export class ServerProcess {
  /** Where it answers, without a slash at the end; set once it does. */
  url = '';
  /** All that it wrote, to either stream. */
  said = '';
  readonly ended: Promise<Ending>;
  private readonly ready: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    this.ready = new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => {
          this.said += String(chunk);
          const port = READY.exec(this.said)?.[1];
          if (port === undefined || this.url !== '') return;
          this.url = `http://127.0.0.1:${port}`;
          resolve();
        });
      }
    });
    // 'close' and not 'exit': by then everything that it wrote has been read.
    this.ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as Ending);
  }

  /** Starts the program and does not wait for anything. */
  static launch(environment: Environment): ServerProcess {
    if (!existsSync(PROGRAM)) throw new Error('The API is not built: run `nx build api` first; `npm test` does.');
    const surroundings = { PATH: process.env.PATH, NODE_ENV: 'production', ...NOTHING_SET };
    return new ServerProcess(
      spawn(process.execPath, ['--enable-source-maps', PROGRAM], {
        cwd: ROOT,
        env: { ...surroundings, HOST: '127.0.0.1', PORT: '0', ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Starts the program and waits until it takes requests. @throws Error with all that it said when it does not. */
  static async start(environment: Environment): Promise<ServerProcess> {
    const server = ServerProcess.launch(environment);
    const limit = pause(READY_LIMIT_MS, 'it took too long', { ref: false });
    const failure = await Promise.race([server.ready, server.ended, limit]);
    if (failure === undefined) return server;
    await server.kill();
    throw new Error(`The server did not start (${failure}):\n${server.said}`);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, as systemd and Docker do. @throws Error with all that it said unless it ends well and in time. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const limit = pause(STOP_LIMIT_MS, 'did not end in time', { ref: false });
    const ending = await Promise.race([this.ended, limit]);
    if (ending === 0 || ending === 'SIGKILL') return;
    await this.kill();
    throw new Error(`The server did not stop well (${ending}):\n${this.said}`);
  }
}
