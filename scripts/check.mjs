/** `npm run check`: format, lint, types, boundaries. All of them are asked, whatever the first says. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './lib/packages.mjs';
import { run } from './lib/processes.mjs';
import { die, Failure, isMain, root, step } from './lib/project.mjs';

const tool = (...path) => join(root, 'node_modules', ...path);
/** They read the whole repository into memory: with room for what is young, lint takes three quarters of the time. */
const ROOMY = '--max-semi-space-size=64';
const TSC = tool('typescript', 'bin', 'tsc');

const CHECKS = [
  ['format', tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['types', TSC, '--noEmit', '-p', 'tsconfig.json'],
  ['types of the Mini App', TSC, '--noEmit', '-p', join('apps', 'webapp', 'tsconfig.json')],
  ['types of the admin panel', TSC, '--noEmit', '-p', join('apps', 'admin', 'tsconfig.json')],
  ['lint', tool('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.'],
  [
    'boundaries',
    tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    'apps',
    'libs',
    'sandbox',
  ],
];

/** Lint takes as long as all the others: they go beside it. */
const isLint = ([name]) => name === 'lint';

/** @throws Failure naming every check that found something; what it found has been printed */
export async function check() {
  const failed = [];
  const inTurn = async (checks) => {
    for (const [name, script, ...args] of checks) {
      if (name === 'types of the Mini App' && !existsSync(join(root, 'apps', 'webapp', 'tsconfig.json'))) continue;
      await step(name, () => run(process.execPath, [ROOMY, script, ...args], { quiet: true })).catch((error) => {
        failed.push(name);
        console.error(`\n✗ ${name}: ${error.message}\n`);
      });
    }
  };
  await Promise.all([inTurn(CHECKS.filter((one) => !isLint(one))), inTurn(CHECKS.filter(isLint))]);
  if (failed.length > 0) throw new Failure(`not in order: ${failed.join(', ')}`);
}

if (isMain(import.meta.url)) await ensurePackages().then(check).catch(die);
