import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What PostgreSQL notes in `postmaster.pid` (line 1: process, line 4: port). */
export interface PostmasterLock {
  readonly pid: number;
  readonly port: number;
}

/** The lock that a server left in its data folder, or null. */
export function readLock(data: string): PostmasterLock | null {
  const text = readIfThere(join(data, 'postmaster.pid'));
  const lines = text?.split('\n') ?? [];
  const lock = { pid: Number(lines[0]), port: Number(lines[3]) };
  return lock.pid > 0 && lock.port > 0 ? lock : null;
}

/** Whether a process runs; one that has ended and was not waited for yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  const state = readIfThere(`/proc/${pid}/stat`);
  return state !== null && !/^\d+ \(.*\) Z/.test(state);
}

/** Whether the process is some other program that was given the number of a dead server, after a reboot or in a new container. */
export function isForeign(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return false;
  const command = readIfThere(`/proc/${pid}/cmdline`);
  return !!command && !command.includes(data);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
