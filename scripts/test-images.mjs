/**
 * `npm run test:images`: builds all images and runs the compose file in them, with the Docker engine that answers; where none does, with one
 * of Debian's packages, whose base images are of Debian's packages too. `npm test` does the same where an engine answers.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImages } from './images.mjs';
import { dockerAnswers } from './lib/container.mjs';
import { startEngine } from './lib/docker-engine.mjs';
import { findBinary } from './lib/find-binary.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { onInterrupt, run } from './lib/processes.mjs';
import { dataFolder, die, isMain, root, step } from './lib/project.mjs';
import { buildStandIns } from './lib/stand-in-images.mjs';
import { TestStages } from './lib/test-stages.mjs';

/** Builds and tests, one part after the other. @param execute runs a command where the containers can be reached */
export async function imageStages(stages, env, execute = run) {
  const report = join(dataFolder, 'images', 'jest.json');
  await mkdir(join(dataFolder, 'images'), { recursive: true });
  const built = await stages.stage('images', () => buildImages(env));
  const tests = (pattern) => stages.jest(report, env, ['--runInBand', '--testMatch', pattern], execute);
  if (built) await stages.stage('the compose file, in containers', () => tests('**/containers.engine-spec.ts'));
  if (findBinary('kustomize', env) === undefined)
    console.log('\n– kustomize is not on this machine: its own rendering was not compared.');
  else await stages.stage('kustomize itself', () => tests('**/kustomize.engine-spec.ts'));
}

async function main() {
  await ensurePackages();
  const stages = new TestStages();
  if (await dockerAnswers()) await imageStages(stages, process.env);
  else {
    const engine = await startEngine(root);
    onInterrupt(() => engine.stop().then(() => process.exit(130)));
    try {
      await step('base images of packages', () => buildStandIns(engine.env));
      await imageStages(stages, engine.env, engine.inside);
    } finally {
      await engine.stop();
    }
  }
  console.log(stages.summary());
  process.exit(stages.failed === 0 ? 0 : 1);
}

if (isMain(import.meta.url)) await main().catch(die);
