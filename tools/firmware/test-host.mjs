// Builds the C++ tests with sanitizers, runs them, and says how many test cases passed: `node tools/firmware/test-host.mjs`.
import { pathToFileURL } from 'node:url';
import { buildFirmware, run } from './cmake.mjs';

const TEST_BUILD = 'dist/firmware/test';
/** `ctest -V` puts the number of the test before each line that it says. */
const SUMMARY =
  /^(\d+): \[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped/gm;
const RESULT = /^\s*\d+\/\d+ Test\s+#(\d+): (\S+) \.*\s*(.*?)\s+[\d.]+ sec/gm;

/** Sums up what ctest said. A program that ended badly has failed once at least, whatever it could still say. */
export function totalsOf(said) {
  const summaries = new Map([...said.matchAll(SUMMARY)].map(([, test, , ...counts]) => [test, counts.map(Number)]));
  const totals = { passed: 0, failed: 0, skipped: 0, failedTests: [] };
  for (const [, test, name, result] of said.matchAll(RESULT)) {
    const isGood = result === 'Passed';
    const [passed, failed, skipped] = summaries.get(test) ?? [isGood ? 1 : 0, 0, 0];
    totals.passed += passed;
    totals.failed += isGood ? failed : Math.max(failed, 1);
    totals.skipped += skipped;
    if (!isGood) totals.failedTests.push({ test, name });
  }
  return totals;
}

const linesOf = (said, test) =>
  said
    .split('\n')
    .filter((line) => line.startsWith(`${test}: `))
    .map((line) => line.slice(test.length + 2))
    .join('\n');

/** Prints what the programs said that failed. @throws Error when the tests do not build. */
export async function runHostTests() {
  await buildFirmware(TEST_BUILD, { definitions: ['-DPCMS_SANITIZE=ON'] });
  const { code, said } = await run('ctest', ['--test-dir', TEST_BUILD, '-V', '-j', '2']);
  const totals = totalsOf(said);
  for (const { test, name } of totals.failedTests) console.error(`${name}:\n${linesOf(said, test)}`);
  if (code !== 0 && totals.failed === 0) throw new Error(`ctest did not run:\n${said}`);
  return totals;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { passed, failed, skipped } = await runHostTests();
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
