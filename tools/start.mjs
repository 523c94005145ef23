// `npm start`: builds what is missing or has changed, then runs the server here, so that signals reach it. `--demo` adds a fleet.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runNode, runNx } from './run.mjs';

const isDemo = process.argv.includes('--demo');
// Scripted devices are as quick as they are told to be: nobody wants to wait minutes to see one move.
const DEMO = {
  DATA_DIR: resolve(root, 'data/demo'),
  ADMIN_USERNAME: 'demo',
  ADMIN_PASSWORD: 'demo-demo-demo',
  HEARTBEAT_SECONDS: '10',
  CHECK_SECONDS: '10',
};

console.log('Building (the first time takes about a minute) …');
if ((await runNx(['run-many', '-t', 'build', '-p', 'api,web'], { quiet: true })) !== 0) process.exit(1);
if (isDemo && (await runNode('tools/build-tools.mjs', [], { quiet: true })) !== 0) process.exit(1);

process.chdir(root);
if (isDemo) for (const [name, value] of Object.entries(DEMO)) process.env[name] ??= value;
await import(pathToFileURL(resolve(root, 'dist/apps/api/main.mjs')).href);
if (isDemo) startFleet();

/** The demo's devices are a process of their own, as a fleet is. It ends with the server. */
function startFleet() {
  const fleet = spawn(process.execPath, [resolve(root, 'dist/tools/demo.mjs')], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PCMS_URL: `http://127.0.0.1:${process.env.PORT ?? 5000}`,
      PCMS_USERNAME: process.env.ADMIN_USERNAME,
      PCMS_PASSWORD: process.env.ADMIN_PASSWORD,
    },
  });
  console.log(
    `  Sign in as ${process.env.ADMIN_USERNAME} with the password ${process.env.ADMIN_PASSWORD}; Ctrl-C ends the demo.\n`,
  );
  process.on('exit', () => fleet.kill());
}
