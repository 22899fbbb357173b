/**
 * `npm test`: everything that proves the product. `npm test -- PATTERN` runs the matching test files alone.
 * `npm run test:faults`: the tests of faults and the properties at full length; `npm test` does a part of the same.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBackingServices, throwawayFolder } from './lib/backing-services.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { dockerAnswers } from './lib/container.mjs';
import { productVariables } from './lib/demo.mjs';
import { libraryPath } from './lib/find-binary.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { onInterrupt, run } from './lib/processes.mjs';
import { die, isMain, root } from './lib/project.mjs';
import { ensureServerBinaries } from './lib/server-kinds.mjs';
import { TestStages } from './lib/test-stages.mjs';
import { migrate } from './migrate.mjs';
import { imageStages } from './test-images.mjs';

/** For tests that say nothing themselves: servers start slowly on a busy machine. */
const PATIENCE_MS = 60_000;
/** Tests of processes as a whole, in a browser too, and of what is no code of a service: nothing of it counts as covered. */
const FROM_OUTSIDE = `\\.e2e-spec\\.ts$|^${root.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}/(sandbox|k8s|test)/`;
// "More than 85 %": jest takes the threshold itself for enough.
const COVERAGE = JSON.stringify({ global: { lines: 85.01, branches: 85.01 } });

/** The caller's environment without what would make tests depend on the machine; backing services may be given. */
async function cleanEnvironment() {
  const own = new Set(await productVariables());
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'NATS_URL']) own.delete(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name, value]) => !own.has(name) && value !== ''));
}

/** Test files that have a full length. */
async function testsOfFaults() {
  const parts = ['apps', 'libs', 'test', 'k8s'];
  const folders = await Promise.all(parts.map((name) => readdir(join(root, name), { recursive: true })));
  const paths = folders.flatMap((names, i) => names.map((name) => join(parts[i], name)));
  const specs = paths.filter((path) => /spec\.ts$/.test(path) && !path.includes('node_modules'));
  const texts = await Promise.all(specs.map((path) => readFile(join(root, path), 'utf8')));
  return specs.filter((path, i) => path.includes('faults') || texts[i].includes('inFull('));
}

async function asAdmin(url, statement) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A database with every schema in it, for tests that start the whole product to copy. @returns its name */
async function migratedDatabase(env) {
  const name = `migrated_${randomBytes(6).toString('hex')}`;
  const url = new URL(env.DATABASE_URL);
  url.pathname = `/${name}`;
  await asAdmin(env.DATABASE_URL, `create database ${name}`);
  await migrate({ ...env, DATABASE_URL: url.href }, { quiet: true });
  return name;
}

async function main() {
  const faults = process.argv[2] === '--faults';
  const patterns = faults ? await testsOfFaults() : process.argv.slice(2);
  const stages = new TestStages();
  let servers;
  const finish = async (code) => {
    await servers?.stop();
    process.exit(code);
  };
  onInterrupt(() => finish(130));

  await ensurePackages();
  const all = patterns.length === 0;
  if (all) {
    const { check } = await import('./check.mjs');
    await stages.stage('format, types, lint, boundaries', check);
  }
  const { build } = await import('./build.mjs');
  const folder = await throwawayFolder('test');
  await mkdir(folder, { recursive: true });
  let env;
  const ready =
    (await stages.stage('build', build)) &&
    (await stages.stage('servers and browser', async () => {
      const given = await cleanEnvironment();
      const binaries = await ensureServerBinaries();
      const CHROME_PATH = await ensureChromium(given);
      servers = await startBackingServices({ dir: folder, fresh: true, env: given });
      env = { ...given, ...libraryPath(), ...binaries, ...servers.env, CHROME_PATH, NODE_ENV: 'test' };
      if (faults) env.TEST_LENGTH = 'full';
      if (faults || all) env.MIGRATED_DATABASE = await migratedDatabase(env);
    }));
  const jest = (...args) => stages.jest(join(folder, 'jest.json'), env, [`--testTimeout=${PATIENCE_MS}`, ...args]);
  if (ready && !all) await stages.stage('tests', () => jest('--runInBand', ...patterns));
  if (ready && all) {
    // What one file leaves in memory makes the next one slower: with two gigabytes a worker collects garbage more than it tests.
    const lean = '--workerIdleMemoryLimit=700MB';
    const covered = ['--coverage', '--coverageReporters=text-summary', '--coverageReporters=json-summary'];
    // The option takes the place of what the configuration leaves out, so that is said again.
    const { default: configuration } = await import('../jest.config.mjs');
    const leftOut = [FROM_OUTSIDE, ...configuration.testPathIgnorePatterns];
    await stages.stage('unit, contract and integration tests', () =>
      // More workers than there are processors: these tests wait three quarters of their time.
      jest('--maxWorkers=3', lean, ...covered, `--coverageThreshold=${COVERAGE}`, '--testPathIgnorePatterns', ...leftOut),
    );
    await stages.stage('sandbox, manifests, end-to-end tests', () => jest('--maxWorkers=2', lean, FROM_OUTSIDE));
    const bench = join(root, 'dist', 'bench', 'main.js');
    if (existsSync(bench))
      await stages.stage('benchmark, short form', () =>
        run(process.execPath, ['--enable-source-maps', bench, '--short'], { env }),
      );
  }
  if (env?.MIGRATED_DATABASE !== undefined) await asAdmin(env.DATABASE_URL, `drop database ${env.MIGRATED_DATABASE}`);
  await servers?.stop();
  servers = undefined;
  if (ready && all) {
    if (await dockerAnswers()) await imageStages(stages, process.env);
    else
      console.log(
        '\n– images: no Docker engine answers, so the Dockerfile and the compose file were only read (k8s/containers.spec.ts).',
      );
  }
  console.log(stages.summary());
  await finish(stages.failed === 0 ? 0 : 1);
}

if (isMain(import.meta.url)) await main().catch(die);
