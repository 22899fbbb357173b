/**
 * `npm run build`: compiles the services, libraries, sandbox and benchmark to dist/, the Mini App to dist/webapp and the admin panel to
 * dist/admin. `--services` leaves these two out. Only what changed is compiled again; outputs whose source is gone are removed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ensurePackages } from './lib/packages.mjs';
import { die, Failure, isMain, root } from './lib/project.mjs';
import { alone } from './lib/run-lock.mjs';

const dist = join(root, 'dist');
const stampFile = join(dist, '.stamp.json');
/** What runs in browsers, by its folder. */
const WEB_APPS = { webapp: 'The Mini App', admin: 'The admin panel' };
/** What they share goes into them, not beside the services. */
const WEB_LIBRARY = join('libs', 'web');
const NOT_BUILT = new Set(['node_modules', 'results']);

async function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return NOT_BUILT.has(entry.name) ? [] : filesUnder(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}

const isSource = (file) => /\.(ts|json)$/.test(file) && !/(\.(spec|e2e-spec|d)\.ts|tsconfig\.json)$/.test(file);

/** Help for the tests of one app or library; `libs/testing` itself is a library like any other. */
const isTestHelp = (file) =>
  file.includes(`${sep}src${sep}`) && file.includes(`${sep}testing${sep}`, file.indexOf(`${sep}src${sep}`));

/** `apps/x/src/a.ts` → `dist/apps/x/a.js`; the sandbox and the benchmark keep their folders. */
function outputOf(source) {
  const path = source.split(sep);
  if (path[2] === 'src') path.splice(2, 1);
  return join(dist, ...path).replace(/\.ts$/, '.js');
}

async function sources() {
  const folders = [join(root, 'sandbox'), join(root, 'bench'), join(root, 'test', 'support')];
  for (const kind of ['apps', 'libs']) {
    for (const name of await readdir(join(root, kind))) {
      const isWeb = kind === 'apps' ? Object.hasOwn(WEB_APPS, name) : join(kind, name) === WEB_LIBRARY;
      if (!isWeb) folders.push(join(root, kind, name, 'src'));
    }
  }
  const found = (await Promise.all(folders.map(filesUnder))).flat();
  return found.filter((file) => isSource(file) && !isTestHelp(file)).map((file) => relative(root, file));
}

async function versionOf(file) {
  const { mtimeMs, size } = await stat(file);
  return `${mtimeMs}:${size}`;
}

async function readStamp() {
  try {
    return JSON.parse(await readFile(stampFile, 'utf8'));
  } catch {
    return { files: {}, compiler: '' };
  }
}

async function compile(source) {
  const output = outputOf(source);
  await mkdir(dirname(output), { recursive: true });
  if (source.endsWith('.json')) return cp(join(root, source), output);
  const { transformFile } = await import('@swc/core');
  const { code, map } = await transformFile(join(root, source), {
    configFile: join(root, '.swcrc'),
    sourceMaps: true,
    sourceFileName: relative(dirname(output), join(root, source)),
  });
  await writeFile(`${output}.map`, map);
  await writeFile(output, `${code}\n//# sourceMappingURL=${basename(output)}.map\n`);
}

/** @returns the stamp of what stands in dist/ now, and the sources that were compiled or are gone */
async function compileChanged(stamp) {
  const settings = await Promise.all(['.swcrc', 'package.json'].map((name) => readFile(join(root, name))));
  const compiler = settings.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex');
  const before = stamp.compiler === compiler ? stamp.files : {};
  const found = await sources();
  const versions = await Promise.all(found.map((source) => versionOf(join(root, source))));
  const files = Object.fromEntries(found.map((source, index) => [source, versions[index]]));
  const stale = found.filter((source) => before[source] !== files[source] || !existsSync(outputOf(source)));
  const gone = Object.keys(stamp.files).filter((source) => files[source] === undefined);
  for (const source of gone) {
    for (const output of [outputOf(source), `${outputOf(source)}.map`]) await rm(output, { force: true });
  }
  const failures = (await Promise.allSettled(stale.map(compile))).filter(({ status }) => status === 'rejected');
  // The compiler adds its own stack, which helps nobody here.
  const words = failures.map(({ reason }) => String(reason.message ?? reason).split(/\n+Caused by:/)[0]);
  if (words.length > 0) throw new Failure(words.join('\n'));
  return { files, compiler, changed: [...stale, ...gone] };
}

/** What decides about a web app: its files, those it shares, the packages in it, and who builds it. */
async function versionOfWebApp(name) {
  const found = (await Promise.all([join('apps', name), WEB_LIBRARY].map((folder) => filesUnder(join(root, folder))))).flat();
  const files = found.filter((file) => !/\.(spec|e2e-spec)\.tsx?$/.test(file)).sort();
  const hash = createHash('sha256');
  for (const file of [...files, join(root, 'package-lock.json')])
    hash.update(`${relative(root, file)}:${await versionOf(file)}\n`);
  return hash.digest('hex');
}

async function bundle(name) {
  const folder = join(root, 'apps', name);
  const outDir = join(dist, name);
  const making = join(dist, `.${name}`);
  const { NODE_ENV } = process.env;
  // Vite would make a development build of a test run.
  process.env.NODE_ENV = 'production';
  try {
    const { build: make } = await import('vite');
    const configFile = join(folder, 'vite.config.mjs');
    await make({ root: folder, configFile, logLevel: 'warn', build: { outDir: making, emptyOutDir: true } });
  } catch (error) {
    throw new Failure(`${WEB_APPS[name]} could not be built: ${error.message}`);
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
  // A build that failed leaves the last good one; whoever serves it never sees half of one.
  await rm(outDir, { recursive: true, force: true });
  await rename(making, outDir);
}

async function buildAll(withWebapp) {
  const before = await readStamp();
  const { changed, ...compiled } = await compileChanged(before);
  const bundled = Object.fromEntries(Object.keys(WEB_APPS).map((name) => [name, before[name]]));
  const save = () => writeFile(stampFile, JSON.stringify({ ...compiled, ...bundled }));
  await save();
  const wanted = Object.keys(WEB_APPS).filter((name) => withWebapp && existsSync(join(root, 'apps', name, 'vite.config.mjs')));
  for (const name of wanted) {
    const version = await versionOfWebApp(name);
    if (version === bundled[name] && existsSync(join(dist, name, 'index.html'))) continue;
    await bundle(name);
    bundled[name] = version;
    await save();
    changed.push(`apps/${name}`);
  }
  return { changed };
}

/**
 * @param withWebapp whether the web apps are wanted, too
 * @returns `changed`: the sources that were compiled or are gone
 */
export async function build({ withWebapp = true } = {}) {
  await mkdir(dist, { recursive: true });
  return alone(join(dist, '.building'), () => buildAll(withWebapp));
}

if (isMain(import.meta.url)) {
  const begun = performance.now();
  await ensurePackages()
    .then(() => build({ withWebapp: !process.argv.includes('--services') }))
    .then(({ changed }) =>
      console.log(`built in ${((performance.now() - begun) / 1_000).toFixed(1)} s: ${changed.length} changed`),
    )
    .catch(die);
}
