/**
 * Compiles the services, libraries, sandbox and benchmark to dist/ and the Mini App to dist/webapp.
 * Only what changed is compiled again; outputs whose source is gone are removed.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { isMain, root } from './lib/project.mjs';

const dist = join(root, 'dist');
const STAMP = join(dist, '.stamp.json');

/** Every file under a folder, node_modules and hidden ones aside. */
async function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const isSource = (file) =>
  (file.endsWith('.ts') || file.endsWith('.json')) && !/\.(spec|e2e-spec|d)\.ts$/.test(file) && !file.endsWith('tsconfig.json');

/** `apps/x/src/a.ts` → `dist/apps/x/a.js`; the sandbox and the benchmark keep their folders. */
function outputOf(file) {
  const path = relative(root, file).split(sep);
  const at = path.indexOf('src');
  if (at === 2) path.splice(2, 1);
  return join(dist, ...path).replace(/\.ts$/, '.js');
}

async function sources() {
  const found = [];
  for (const kind of ['apps', 'libs']) {
    for (const name of await readdir(join(root, kind))) {
      if (name === 'webapp' || name === 'admin') continue;
      found.push(...(await filesUnder(join(root, kind, name, 'src'))));
    }
  }
  for (const folder of ['sandbox', 'bench']) found.push(...(await filesUnder(join(root, folder))));
  return found.filter(isSource);
}

const versionOf = async (file) => {
  const { mtimeMs, size } = await stat(file);
  return `${mtimeMs}:${size}`;
};

async function readStamp() {
  try {
    return JSON.parse(await readFile(STAMP, 'utf8'));
  } catch {
    return { files: {}, config: '', webapp: '' };
  }
}

async function compile(stamp) {
  const config = createHash('sha256')
    .update(await readFile(join(root, '.swcrc')))
    .digest('hex');
  const before = stamp.config === config ? stamp.files : {};
  const files = await sources();
  const after = {};
  let swc;
  let compiled = 0;
  for (const file of files) {
    const key = relative(root, file);
    const output = outputOf(file);
    after[key] = await versionOf(file);
    if (before[key] === after[key] && existsSync(output)) continue;
    await mkdir(dirname(output), { recursive: true });
    if (file.endsWith('.json')) await cp(file, output);
    else {
      swc ??= await import('@swc/core');
      const { code, map } = await swc.transformFile(file, {
        configFile: join(root, '.swcrc'),
        sourceMaps: true,
        sourceFileName: file,
      });
      await writeFile(output, `${code}\n//# sourceMappingURL=${output.split(sep).pop()}.map\n`);
      await writeFile(`${output}.map`, map);
    }
    compiled++;
  }
  for (const gone of Object.keys(stamp.files).filter((key) => after[key] === undefined)) {
    const output = outputOf(join(root, gone));
    await rm(output, { force: true });
    await rm(`${output}.map`, { force: true });
  }
  return { files: after, config, compiled };
}

async function buildWebapp(stamp) {
  const folder = join(root, 'apps', 'webapp');
  const config = ['vite.config.mjs', 'vite.config.ts', 'vite.config.js']
    .map((name) => join(folder, name))
    .find((file) => existsSync(file));
  if (config === undefined) return stamp.webapp;
  const hash = createHash('sha256');
  for (const file of (await filesUnder(folder)).sort()) {
    if (!file.includes(`${sep}testing${sep}`) && !/\.spec\.tsx?$/.test(file))
      hash.update(`${relative(root, file)}:${await versionOf(file)}\n`);
  }
  const now = hash.digest('hex');
  if (now === stamp.webapp && existsSync(join(dist, 'webapp', 'index.html'))) return now;
  const { build } = await import('vite');
  await build({ root: folder, configFile: config, logLevel: 'warn' });
  return now;
}

/** @returns how many files were compiled */
export async function build({ webapp = true } = {}) {
  await mkdir(dist, { recursive: true });
  const stamp = await readStamp();
  const { files, config, compiled } = await compile(stamp);
  const web = webapp ? await buildWebapp(stamp) : stamp.webapp;
  await writeFile(STAMP, JSON.stringify({ files, config, webapp: web }));
  return compiled;
}

if (isMain(import.meta.url)) {
  const begun = Date.now();
  const compiled = await build();
  console.log(`built: ${compiled} files compiled in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}
