// `npm test`: every check and every test of the workspace. Ends with the true totals over all of them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHostTests } from './firmware/test-host.mjs';
import { prepareMachine } from './prepare.mjs';
import { runNode, runNx } from './run.mjs';

const steps = [
  ['Format', () => runNode('node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])],
  ['Build', () => runNx(['run-many', '-t', 'build', '--parallel=2'], { quiet: true })],
  ['Types and lint', () => runNx(['run-many', '-t', 'typecheck', 'lint', '--parallel=2'], { quiet: true })],
];

/** The C++ tests of the firmware; one failure when they do not even build. */
async function testFirmware() {
  try {
    return await runHostTests();
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

prepareMachine();
let broken = 0;
const firmware = { passed: 0, failed: 0, skipped: 0 };
steps.push(['Firmware tests', async () => Object.assign(firmware, await testFirmware()).failed]);
for (const [name, run] of steps) {
  const startedMs = performance.now();
  const failures = await run();
  if (failures !== 0) broken++;
  console.log(`${failures === 0 ? 'ok' : 'FAILED'}  ${name} (${Math.round((performance.now() - startedMs) / 1000)} s)`);
}
if (firmware.failed > 0) broken--; // its failures are counted one by one

const folder = mkdtempSync(join(tmpdir(), 'pcms-results-'));
const results = join(folder, 'jest.json');
// Without builds the end-to-end tests have nothing to run against, but what can be said is said.
await runNode(
  'node_modules/jest/bin/jest.js',
  ['--json', `--outputFile=${results}`, '--maxWorkers=2', ...process.argv.slice(2)],
  { env: { NODE_ENV: 'test' } },
);
const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(
  readFileSync(results, 'utf8'),
);
rmSync(folder, { recursive: true });

// A suite that could not even load has failed tests that nobody could count; a broken check counts as one.
const passed = numPassedTests + firmware.passed;
const failed = Math.max(numFailedTests, numFailedTestSuites) + firmware.failed + broken;
const skipped = numPendingTests + firmware.skipped;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && numPassedTests > 0 ? 0 : 1);
