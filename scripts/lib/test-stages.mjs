import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { Failure, root } from './project.mjs';

/** The parts of a test run: what each took, what failed, and how many tests there were. */
export class TestStages {
  passed = 0;
  failed = 0;
  #rows = [];

  /** Runs one part. A part that fails lets the others go on. @returns whether it went well */
  async stage(name, work) {
    const begun = performance.now();
    console.log(`\n── ${name}`);
    const problem = await work().then(
      () => undefined,
      (error) => error,
    );
    // A part without counts of its own counts as one failure; so does one whose tests passed and whose whole did not.
    if (problem !== undefined) {
      if (!(problem instanceof TestsFailed)) this.failed++;
      console.error(`✗ ${name}: ${problem instanceof Failure ? problem.message : problem.stack}`);
    }
    this.#rows.push([problem === undefined ? '✓' : '✗', name, (performance.now() - begun) / 1_000]);
    return problem === undefined;
  }

  /** Runs jest, with `execute` where it has to run in another place, and counts. @throws TestsFailed when tests failed, Failure when something else did */
  async jest(report, env, args, execute = run) {
    await rm(report, { force: true });
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const problem = await execute(process.execPath, [jest, ...args, '--json', `--outputFile=${report}`], { env }).then(
      () => undefined,
      (error) => error,
    );
    if (!existsSync(report)) throw problem ?? new Failure('jest left no report');
    const counts = JSON.parse(await readFile(report, 'utf8'));
    const { numTotalTests, numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = counts;
    this.passed += numPassedTests;
    // A file that could not run has failed, and so has a test that was left out.
    const failed = numFailedTests + numRuntimeErrorTestSuites + numPendingTests + numTodoTests;
    this.failed += failed;
    if (failed > 0) throw new TestsFailed(`${failed} tests failed, could not run or were left out`);
    if (numTotalTests === 0) throw new Failure('no test was found');
    if (problem !== undefined) throw new Failure('all tests passed, but the run as a whole did not: see above');
  }

  /** The last line stands alone, for machines. */
  summary() {
    const rows = this.#rows.map(([mark, name, seconds]) => `  ${mark} ${name.padEnd(42)} ${seconds.toFixed(1).padStart(6)} s`);
    return `\n${rows.join('\n')}\n\n${this.passed} passed, ${this.failed} failed`;
  }
}

class TestsFailed extends Failure {}
