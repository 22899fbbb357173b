/** `npm run check`: format, lint, types, boundaries. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { die, ensurePackages, isMain, root, run, step } from './lib/project.mjs';

const tool = (...path) => join(root, 'node_modules', ...path);

export async function check() {
  const node = process.execPath;
  await step('format', () => run(node, [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']));
  await step('types', () => run(node, [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json']));
  const webapp = join(root, 'apps', 'webapp', 'tsconfig.json');
  if (existsSync(webapp))
    await step('types of the Mini App', () => run(node, [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', webapp]));
  await step('lint', () => run(node, [tool('eslint', 'bin', 'eslint.js'), '.']));
  await step('boundaries', () =>
    run(node, [
      tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'sandbox',
    ]),
  );
}

if (isMain(import.meta.url)) await ensurePackages().then(check).catch(die);
