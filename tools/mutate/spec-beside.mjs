/**
 * Judges a changed file by the spec beside it alone: what decides stands in one file, and what it has to decide in the other. (Stryker's
 * own runner for Jest loads every spec that imports the file in any way, which takes ten times as long.) A file without a spec is judged by
 * the specs that reach the change. To find them again, the id of each test begins with the name of its spec.
 */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

const BETWEEN = ' > ';
const specOf = (id) => id.slice(0, id.indexOf(BETWEEN));
const nameOf = (id) => id.slice(id.indexOf(BETWEEN) + BETWEEN.length);

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
    if (!result.tests) return result;
    const idOf = new Map();
    for (const test of result.tests) {
      idOf.set(test.id, `${relative(process.cwd(), test.fileName)}${BETWEEN}${test.id}`);
      test.id = idOf.get(test.id);
    }
    const hits = Object.entries(result.mutantCoverage.perTest);
    result.mutantCoverage.perTest = Object.fromEntries(hits.map(([id, count]) => [idOf.get(id), count]));
    return result;
  }

  async mutantRun(options) {
    const beside = relative(process.cwd(), options.sandboxFileName).replace(/\.ts$/, '.spec.ts');
    const isJudge = (spec) => spec === beside || !existsSync(beside);
    // A change outside of every function has no filter, as nothing tells which tests it reaches.
    const ids = options.testFilter?.filter((id) => isJudge(specOf(id)));
    if (ids?.length === 0) return { status: 'survived', nrOfTests: 0 };
    if (ids) this.specs = [...new Set(ids.map(specOf))];
    else this.specs = existsSync(beside) ? [beside] : undefined;
    const result = await this.jest.mutantRun({ ...options, testFilter: ids?.map(nameOf) });
    if (!ids || !result.killedBy) return result;
    const killers = [result.killedBy].flat();
    return { ...result, killedBy: ids.filter((id) => killers.includes(nameOf(id))) };
  }
}

const specBesideRunner = (injector) => new SpecBesideRunner(jestPlugins[0].factory(injector));
specBesideRunner.inject = ['$injector'];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'spec-beside', factory: specBesideRunner }];
