import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;

/** Whether what is measured and what measures can each have a core of their own. */
export const canPin: boolean = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** From now on, this process runs on core 1 alone where that is possible. */
export function leaveCoreToPrograms(): void {
  if (canPin) spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', '1', String(process.pid)]);
}

/** A program in a process of its own, on core 0 where that is possible. */
export interface Program {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a program of Node and waits until it has printed `http://localhost:<port>`. */
export async function startProgram(
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const command = [process.execPath, ...parameters];
  const [file = '', ...rest] = canPin ? ['taskset', '--cpu-list', '0', ...command] : command;
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  process.once('exit', () => child.kill()); // whatever went wrong, nothing is left running
  const port = await announcedPort(child);
  if (child.pid === undefined) throw new Error(`${file} did not start`);
  return { pid: child.pid, port, stop: () => stop(child) };
}

/** The port that a program prints as `http://localhost:<port>`. @throws Error when it ends before that, or takes too long */
export function announcedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => reject(new Error(`no port within ${START_LIMIT_MS} ms: ${said}`)), START_LIMIT_MS);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
      const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(Number(port));
    });
  });
}

/** Ends it as a person would, and by force when it takes too long. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(limit);
}
