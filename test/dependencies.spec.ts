import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = process.cwd();

interface Judgement {
  readonly code: number;
  readonly lines: readonly string[];
}

describe('the audit of dependencies', () => {
  const counts = { info: 0, low: 1, moderate: 2, high: 0, critical: 0, total: 3 };
  const report = (vulnerabilities: object, more: object = {}): string =>
    JSON.stringify({
      vulnerabilities,
      metadata: { vulnerabilities: { ...counts, ...more }, dependencies: { prod: 290 } },
    });
  /** Jest cannot load the module of a script. */
  const judge = (printed: string): Judgement => {
    const url = pathToFileURL(join(root, 'scripts', 'audit-dependencies.mjs')).href;
    const code = `import { judge } from ${JSON.stringify(url)}; console.log(JSON.stringify(judge(process.argv[1])));`;
    return JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', code, printed], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ) as Judgement;
  };

  it('passes with moderate findings, fails with a high one, and names it', () => {
    expect(judge(report({}))).toEqual({ code: 0, lines: ['290 packages of production: 0 high or critical, 3 in all'] });
    const bad = { name: 'left-pad', severity: 'high', range: '<1.3.1', fixAvailable: true };
    expect(judge(report({ bad }, { high: 1, total: 4 }))).toEqual({
      code: 1,
      lines: ['high: left-pad <1.3.1 (a version without it exists)', '290 packages of production: 1 high or critical, 4 in all'],
    });
    expect(judge(report({}, { critical: 2 })).code).toBe(1);
  });

  it('does not take a registry without advisories for a clean bill', () => {
    const { code, lines } = judge(JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }));
    expect([code, lines[0]]).toEqual([2, expect.stringContaining('has no advisories to ask (405 Method Not Allowed)')]);
    expect(() => judge('<html>')).toThrow(/something else than JSON/);
  });

  it.each(['.github/workflows/ci.yml', '.gitlab-ci.yml'])('is run by %s, and fails it', (file) => {
    const commands = readFileSync(join(root, file), 'utf8').match(/npm run audit:dependencies.*/g);
    expect(commands).toEqual(['npm run audit:dependencies']);
  });
});
