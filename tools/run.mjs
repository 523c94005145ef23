// Runs a program of the workspace's own with this Node, so that what runs is what package-lock.json says.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

// Nx's background process would outlive the command, and its cloud is nobody's business.
const environment = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', ...process.env };

/** Runs a script with Node in the workspace's root; resolves with its exit code. */
export function runNode(script, parameters = [], { env = {}, quiet = false } = {}) {
  const child = spawn(process.execPath, [resolve(root, script), ...parameters], {
    cwd: root,
    env: { ...environment, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  let said = '';
  child.stdout?.on('data', (chunk) => (said += chunk));
  child.stderr?.on('data', (chunk) => (said += chunk));
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (quiet && code !== 0) process.stderr.write(said);
      done(code ?? (signal ? 1 : 0));
    });
  });
}

export const runNx = (parameters, options) => runNode('node_modules/nx/dist/bin/nx.js', parameters, options);
