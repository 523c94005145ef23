// Configures and builds the C++ of firmware/ with CMake; what is built already is not built again.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { root } from '../run.mjs';
import { missingForFirmware } from './needs.mjs';

/** Runs a program; resolves with its exit code and, when it was not shown, what it said. */
export function run(program, parameters, { shown = false } = {}) {
  const child = spawn(program, parameters, { cwd: root, stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout?.on('data', (chunk) => (said += chunk));
  child.stderr?.on('data', (chunk) => (said += chunk));
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (code) => done({ code: code ?? 1, said }));
  });
}

const generator = () => (spawnSync('ninja', ['--version']).status === 0 ? ['-G', 'Ninja'] : []);

/** Builds into `folder` (below the workspace's root): the targets, or everything. @throws Error with what the compiler said. */
export async function buildFirmware(folder, { definitions = [], targets = [] }) {
  const missing = missingForFirmware();
  if (missing !== null) throw new Error(missing);
  const isConfigured = ['build.ninja', 'Makefile'].some((name) => existsSync(resolve(root, folder, name)));
  if (!isConfigured) {
    const configured = await run('cmake', ['-S', 'firmware', '-B', folder, ...generator(), ...definitions]);
    if (configured.code !== 0) throw new Error(`CMake cannot configure ${folder}:\n${configured.said}`);
  }
  const jobs = String(Math.min(availableParallelism(), 8));
  const wanted = targets.length > 0 ? ['--target', ...targets] : [];
  const built = await run('cmake', ['--build', folder, '--parallel', jobs, ...wanted]);
  if (built.code !== 0) throw new Error(`The firmware does not build:\n${built.said}`);
}
