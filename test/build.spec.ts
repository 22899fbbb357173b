import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

// Whole processes are started, and the machine may be busy with other tests.
jest.setTimeout(60_000);

const root = resolve(__dirname, '..');

/** A small project under the real build script, compiler settings and packages. */
describe('npm run build', () => {
  let project: string;
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  const built = (path: string): boolean => existsSync(join(project, 'dist', path));
  const build = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'scripts', 'build.mjs')]);
    return Number(/: (\d+) changed/.exec(stdout)?.[1]);
  };

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'cargotech-build-'));
    for (const name of ['scripts', '.swcrc', '.npmrc', 'package.json', 'package-lock.json'])
      cpSync(join(root, name), join(project, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    put('libs/words/src/index.ts', `import data from './data.json';\nexport const words: string[] = data;\n`);
    put('libs/words/src/data.json', '["a","b"]');
    put('libs/words/src/index.spec.ts', 'throw new Error();');
    put('apps/speaker/src/main.ts', `export const answer: number = 6 * 7;\nprocess.stdout.write(String(answer));\n`);
    put('apps/speaker/src/testing/fake.ts', 'export {};');
    put('sandbox/deep/toy.ts', 'export const toy = 1;');
    put('bench/main.ts', 'export {};');
  });
  afterEach(() => rmSync(project, { recursive: true }));

  it('compiles what runs, with maps and data, and leaves out tests and their help', async () => {
    await build();
    expect(
      ['apps/speaker/main.js', 'libs/words/index.js', 'libs/words/data.json', 'sandbox/deep/toy.js'].filter(built),
    ).toHaveLength(4);
    expect(['libs/words/index.spec.js', 'apps/speaker/testing/fake.js'].filter(built)).toEqual([]);
    const map = JSON.parse(readFileSync(join(project, 'dist/apps/speaker/main.js.map'), 'utf8')) as { sources: string[] };
    expect(resolve(project, 'dist/apps/speaker', map.sources[0] ?? '')).toBe(join(project, 'apps/speaker/src/main.ts'));
    const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'dist/apps/speaker/main.js')]);
    expect(stdout).toBe('42');
  });

  it('compiles only what changed, and drops what is gone', async () => {
    expect(await build()).toBeGreaterThan(3);
    expect(await build()).toBe(0);
    put('apps/speaker/src/main.ts', `process.stdout.write('anew and longer');\n`);
    expect(await build()).toBe(1);
    rmSync(join(project, 'sandbox/deep/toy.ts'));
    expect(await build()).toBe(1);
    expect(['sandbox/deep/toy.js', 'sandbox/deep/toy.js.map'].filter(built)).toEqual([]);
    expect(built('apps/speaker/main.js')).toBe(true);
  });

  it('says which file does not compile, and keeps the last good output', async () => {
    await build();
    put('apps/speaker/src/main.ts', 'const = ;');
    await expect(build()).rejects.toThrow(/speaker/);
    expect(readFileSync(join(project, 'dist/apps/speaker/main.js'), 'utf8')).toContain('answer');
    // Not forgotten: the next build tries again.
    await expect(build()).rejects.toThrow(/speaker/);
  });
});
