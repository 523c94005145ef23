import { spawn, type ChildProcess } from 'node:child_process';
import { announcedPort } from '../processes';

/** An API process that is killed without warning and started again on the same database. */
export class KilledServer {
  kills = 0;
  /** Null while it is down. */
  url: string | null = null;
  private child: ChildProcess | null = null;

  private constructor(private readonly environment: Readonly<Record<string, string>>) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<KilledServer> {
    const server = new KilledServer(environment);
    process.once('exit', () => server.child?.kill('SIGKILL')); // whatever went wrong, nothing is left running
    await server.launch();
    return server;
  }

  /** As a power cut would end it; back when it answers again. */
  async killAndStart(): Promise<void> {
    this.url = null;
    this.kills++;
    await this.end('SIGKILL');
    await this.launch();
  }

  stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.url = null;
    return this.end(signal);
  }

  private end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  private async launch(): Promise<void> {
    this.child = spawn(process.execPath, ['dist/apps/api/main.mjs'], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.url = `http://127.0.0.1:${await announcedPort(this.child)}`;
  }
}
