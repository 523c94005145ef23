/**
 * Judges a changed file by the spec beside it alone: what decides stands in one file, and what it has to decide in the other. (Stryker's
 * own runner for Jest loads every spec that imports the file in any way, which takes ten times as long.) A file without a spec is judged by
 * the specs that reach the change.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

// The id of a test begins with the name of its spec, so that it is found again.
const BETWEEN = ' > ';
const specOf = (id) => id.slice(0, id.indexOf(BETWEEN));
const nameOf = (id) => id.slice(id.indexOf(BETWEEN) + BETWEEN.length);

/** The name of the spec beside a file; undefined where there is none. */
function specBeside(file) {
  const spec = relative(process.cwd(), file).replace(/\.ts$/, '.spec.ts');
  return existsSync(spec) ? spec : undefined;
}

/** By the number of a change the spec that judges it. */
function judgesIn(files) {
  const judges = files.map((file) =>
    [...readFileSync(file, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, change]) => [
      change,
      specBeside(file),
    ]),
  );
  return new Map(judges.flat());
}

class SpecBesideRunner {
  constructor(jest) {
    this.jest = jest;
    const run = jest.jestTestAdapter.run.bind(jest.jestTestAdapter);
    jest.jestTestAdapter.run = (settings) => run(this.specs ? { ...settings, testFiles: this.specs } : settings);
  }

  capabilities() {
    return this.jest.capabilities();
  }

  init() {
    return this.jest.init();
  }

  async dryRun(options) {
    const result = await this.jest.dryRun(options);
    if (!result.mutantCoverage) return result;
    const judges = judgesIn(options.files);
    const { perTest } = result.mutantCoverage;
    result.mutantCoverage.perTest = {};
    for (const test of result.tests) {
      const spec = relative(process.cwd(), test.fileName);
      const reached = Object.entries(perTest[test.id] ?? {});
      const judged = reached.filter(([change]) => (judges.get(change) ?? spec) === spec);
      test.id = `${spec}${BETWEEN}${test.id}`;
      result.mutantCoverage.perTest[test.id] = Object.fromEntries(judged);
    }
    return result;
  }

  async mutantRun(options) {
    const ids = options.testFilter;
    const beside = specBeside(options.sandboxFileName);
    // A change outside of every function has no filter, as nothing tells which tests it reaches.
    if (ids) this.specs = [...new Set(ids.map(specOf))];
    else this.specs = beside && [beside];
    const result = await this.jest.mutantRun({ ...options, testFilter: ids?.map(nameOf) });
    if (!ids || !result.killedBy) return result;
    const killers = [result.killedBy].flat();
    return { ...result, killedBy: ids.filter((id) => killers.includes(nameOf(id))) };
  }
}

const specBesideRunner = (injector) => new SpecBesideRunner(jestPlugins[0].factory(injector));
specBesideRunner.inject = ['$injector'];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'spec-beside', factory: specBesideRunner }];
