/** `npm test`: everything that proves the product. `npm test -- PATTERN` runs the matching tests alone. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { dataFolder, die, ensurePackages, environment, root, run, step } from './lib/project.mjs';
import { findBinary, libraryPath, startServers } from './lib/servers.mjs';

const patterns = process.argv.slice(2);
const results = { passed: 0, failed: 0 };
const times = [];

async function stage(name, work) {
  const begun = Date.now();
  console.log(`\n── ${name}`);
  try {
    await work();
  } finally {
    times.push([name, (Date.now() - begun) / 1_000]);
  }
}

async function jest(env, args) {
  const output = join(dataFolder, 'jest.json');
  await rm(output, { force: true });
  const bin = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  try {
    await run(process.execPath, [bin, ...args, '--json', `--outputFile=${output}`, '--silent=false'], { env });
  } finally {
    if (existsSync(output)) {
      const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(await readFile(output, 'utf8'));
      results.passed += numPassedTests;
      // A suite that could not run has failed, and so has a test that was left out.
      results.failed += Math.max(numFailedTests, numFailedTestSuites) + numPendingTests;
      if (numPendingTests > 0) throw new Error(`${numPendingTests} tests were left out`);
    }
  }
}

async function everything(base) {
  const { check } = await import('./check.mjs');
  const { build } = await import('./build.mjs');
  if (patterns.length === 0) await stage('check', check);
  await stage('build', build);
  const folder = await mkdtemp(join(dataFolder, 'test-'));
  const servers = await startServers(folder, base);
  try {
    const env = {
      ...base,
      ...servers.variables,
      ...libraryPath(),
      NATS_SERVER_BIN: findBinary('nats-server') ?? '',
      REDIS_SERVER_BIN: findBinary('redis-server') ?? '',
      CHROME_PATH: await ensureChromium(base),
      NODE_ENV: 'test',
      NODE_OPTIONS: '',
    };
    if (patterns.length > 0) {
      await stage('tests', () => jest(env, ['--runInBand', ...patterns]));
      return;
    }
    await stage('unit, contract and integration tests', () =>
      jest(env, ['--maxWorkers=2', '--coverage', '--testPathIgnorePatterns', '\\.e2e-spec\\.ts$', '/node_modules/', '/dist/']),
    );
    await stage('end-to-end tests', () => jest(env, ['--runInBand', '\\.e2e-spec\\.ts$']));
    if (existsSync(join(root, 'dist', 'bench', 'main.js'))) {
      await stage('benchmark, short form', () =>
        run(process.execPath, [join(root, 'dist', 'bench', 'main.js'), '--short'], { env }),
      );
    }
  } finally {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function main() {
  await mkdir(dataFolder, { recursive: true });
  await step('packages', ensurePackages);
  let failure;
  try {
    await everything(await environment());
  } catch (error) {
    failure = error;
    results.failed = Math.max(results.failed, 1);
    console.error(`\n${error.message}`);
  }
  console.log('');
  for (const [name, seconds] of times) console.log(`  ${name.padEnd(40)} ${seconds.toFixed(1)} s`);
  console.log(`\n${results.passed} passed, ${results.failed} failed`);
  process.exit(failure === undefined && results.failed === 0 ? 0 : 1);
}

main().catch(die);
