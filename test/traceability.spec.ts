import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.cwd();

const specs = ['apps', 'libs', 'sandbox', 'test', 'k8s'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(spec|e2e-spec)\.ts$/.test(file) && !file.includes('node_modules'))
    .map((file) => join(root, folder, file)),
);

describe.each([
  ['traceability', 40],
  ['asvs', 100],
  ['faults', 25],
  ['security', 25],
])('docs/%s.md', (name, atLeast) => {
  const page = readFileSync(join(root, 'docs', `${name}.md`), 'utf8');
  const named = [...page.matchAll(/`([\w./-]+spec\.ts)`(?: "([^"]+)")?/g)].map(([, file = '', test]) => ({ file, test }));

  it('names only tests that exist', () => {
    expect(named.length).toBeGreaterThan(atLeast);
    const missing = named.filter(
      ({ file, test }) =>
        !specs.some((spec) => spec.endsWith(`/${file}`) && (test === undefined || readFileSync(spec, 'utf8').includes(test))),
    );
    expect(missing).toEqual([]);
  });
});
