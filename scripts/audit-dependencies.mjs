/**
 * `npm run audit:dependencies`: known vulnerabilities of what runs in production; one that is high or critical fails it. A registry that
 * keeps no advisories is no clean bill: that ends with 2, and CI runs it against one that does.
 */
import { spawnSync } from 'node:child_process';
import { die, Failure, isMain, root } from './lib/project.mjs';

const FAILING = ['high', 'critical'];
/** Nobody could be asked; 1 is what was found. */
export const UNKNOWN = 2;

/**
 * What the printed JSON of `npm audit` means.
 * @returns `{ code, lines }`: how to end, and what to say
 * @throws Failure when it is no answer of `npm audit` at all
 */
export function judge(printed) {
  let report;
  try {
    report = JSON.parse(printed);
  } catch {
    throw new Failure(`npm audit answered with something else than JSON: ${printed.slice(0, 300)}`);
  }
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined) {
    const reason = report.message ?? report.error?.summary ?? 'no reason given';
    return {
      code: UNKNOWN,
      lines: [`Not known: the registry has no advisories to ask (${reason}). Run it in CI, or with --registry of one that has.`],
    };
  }
  const found = Object.values(report.vulnerabilities ?? {}).map(
    ({ name, severity, range, fixAvailable }) =>
      `${severity}: ${name} ${range}${fixAvailable === false ? '' : ' (a version without it exists)'}`,
  );
  const failing = FAILING.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  const packages = report.metadata.dependencies?.prod ?? 'all';
  return {
    code: failing > 0 ? 1 : 0,
    lines: [...found, `${packages} packages of production: ${failing} high or critical, ${counts.total} in all`],
  };
}

function audit(args) {
  const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json', ...args], { cwd: root, encoding: 'utf8' });
  if (error !== undefined) throw new Failure(`npm cannot be run: ${error.message}`);
  const { code, lines } = judge(stdout);
  lines.forEach((line) => console.log(line));
  process.exitCode = code;
}

if (isMain(import.meta.url)) {
  try {
    audit(process.argv.slice(2));
  } catch (error) {
    die(error);
  }
}
