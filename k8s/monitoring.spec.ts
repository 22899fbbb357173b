import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { serverBinary } from '#testing';
import { stringify } from 'yaml';
import { VARIABLES } from './checks/environment';
import { declaredMetrics, nameProblems } from './checks/metrics';
import type { RuleOf } from './checks/monitoring-kinds';
import { asProduct } from './checks/product';
import { render } from './checks/render';

const root = join(__dirname, '..');
const folder = join(__dirname, 'monitoring');
const { of } = asProduct(render(folder));
const metrics = [...declaredMetrics(join(root, 'apps')), ...declaredMetrics(join(root, 'libs'))];
const rules: RuleOf[] = of.PrometheusRule.flatMap(({ spec }) => spec.groups.flatMap((group) => group.rules));
const alerts = rules.filter(({ alert }) => alert !== undefined);
const recorded = new Set(rules.flatMap(({ record }) => record ?? []));

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}
const dashboards = of.ConfigMap.flatMap(({ data }) => Object.values(data)).map((text) => JSON.parse(text) as Dashboard);
const panels = dashboards.flatMap(({ uid, panels: all }) =>
  all.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ where: `${uid}: ${title}`, expr: expr.replaceAll('$__rate_interval', '5m') })),
  ),
);

describe('the names in rules and dashboards', () => {
  it('are names of metrics that somebody says, with labels and buckets that they have', () => {
    const expressions = [...rules.map(({ alert, record, expr }) => ({ where: alert ?? record ?? '', expr })), ...panels];
    const problems = expressions.flatMap(({ where, expr }) =>
      nameProblems(expr, metrics, recorded).map((problem) => `${where}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it.each([
    ['a metric that is gone', 'rate(logins_totl[5m])', 'nobody says logins_totl'],
    ['a label that a metric does not have', 'logins_total{result="ok"}', 'logins_total has no label result'],
    ['a bucket that is not counted', 'alert_delay_seconds_bucket{le="50"}', 'alert_delay_seconds_bucket does not count up to 50'],
    [
      'a histogram by its own name',
      'rate(alert_delay_seconds[5m])',
      'alert_delay_seconds is a histogram: _bucket, _count or _sum',
    ],
    ['a grouping by what is not there', 'sum by (outcom) (logins_total)', 'nothing here has a label outcom'],
  ])('are noticed with %s', (_what, expression, problem) => {
    expect(nameProblems(expression, metrics, recorded)).toEqual([problem]);
  });

  it('are all of ours: no metric is measured for nobody', () => {
    const everything = [...rules.map(({ expr }) => expr), ...panels.map(({ expr }) => expr)].join('\n');
    expect(metrics.filter(({ name }) => !everything.includes(name)).map(({ name }) => name)).toEqual([]);
  });
});

describe('dependencies', () => {
  // Every process that knows the library says the gauge, 0 where it has no such thing.
  it.each([
    ['database_ready', 'DATABASE_URL'],
    ['redis_up', 'REDIS_URL'],
  ])('are missed by those who have them: %s', (metric, variable) => {
    const asked = [...rules, ...panels].flatMap(({ expr }) =>
      [...expr.matchAll(new RegExp(`${metric}(?:\\{[^}]*service=~"([^"]*)"\\})?`, 'g'))].map(([, services]) => services),
    );
    const wanted = VARIABLES.get(variable)?.services.join('|');
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked)).toEqual(new Set([wanted]));
  });
});

describe('alarms', () => {
  /** The names by which the services raise alarms. */
  const raised = new Set(
    readdirSync(join(root, 'apps'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\/src\/.*\.ts$/.test(path) && !/spec\.ts$|\/testing\/|^webapp|^admin/.test(path))
      .map((path) => readFileSync(join(root, 'apps', path), 'utf8'))
      .flatMap((source) => [
        ...[...source.matchAll(/\balarm(?::| =|\() ?'([a-z-]+)'/g)].map(([, name = '']) => name),
        ...(/export type MoneyAlarm =([^;]*);/.exec(source)?.[1] ?? '')
          .split('|')
          .flatMap((one) => /'([a-z-]+)'/.exec(one)?.[1] ?? []),
      ]),
  );

  it('are one alert each', () => {
    const told = alerts.flatMap(({ expr }) => /alarm_raised_timestamp_seconds\{alarm="([a-z-]+)"\}/.exec(expr)?.[1] ?? []);
    expect(raised.size).toBeGreaterThan(10);
    expect([...told].sort()).toEqual([...raised].sort());
  });
});

describe('runbooks', () => {
  const text = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');
  /** The anchor that a heading gets on the pages of documentation. */
  const anchors = new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
  const promises = new Set(
    rules.flatMap(({ record, labels }) => (record === 'slo:events:rate5m' ? (labels?.['slo'] ?? []) : [])),
  );
  const wanted = alerts.flatMap(({ annotations }) => {
    const anchor = (annotations?.runbook_url ?? '').replace(/^.*#/, '');
    return anchor.includes('{{') ? [...promises].map((slo) => anchor.replace('{{ $labels.slo }}', slo)) : [anchor];
  });

  it('exist for every alert', () => {
    expect(promises.size).toBe(4);
    expect(wanted.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });

  it('are of alerts that exist', () => {
    const section = /^## Alerts$([^]*?)(?=^## |$(?![^]))/m.exec(text)?.[1] ?? '';
    const titles = [...section.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
    expect(titles.filter((title) => !wanted.includes(title))).toEqual([]);
    expect(titles.length).toBeGreaterThan(40);
  });
});

describe('promtool', () => {
  const promtool = (...args: string[]): string =>
    execFileSync(serverBinary('promtool', 'PROMTOOL_BIN', 'prometheus'), args, { encoding: 'utf8', stdio: 'pipe' });
  let place: string;

  /** What Prometheus reads of our objects: their groups. */
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'cargotech-rules-'));
    for (const { metadata, spec } of of.PrometheusRule) writeFileSync(join(place, `${metadata.name}.yaml`), stringify(spec));
    const expressions = panels.map(({ expr }, index) => ({ record: `panel:${index}:expr`, expr: expr.replaceAll('$', '') }));
    writeFileSync(join(place, 'panels.yaml'), stringify({ groups: [{ name: 'panels', rules: expressions }] }));
  });
  afterAll(() => rmSync(place, { recursive: true }));

  it('accepts the rules', () => {
    const files = of.PrometheusRule.map(({ metadata }) => join(place, `${metadata.name}.yaml`));
    expect(promtool('check', 'rules', '--lint-fatal', ...files)).toContain(`SUCCESS`);
  });

  it('understands every expression of the dashboards', () => {
    expect(panels.length).toBeGreaterThan(50);
    expect(promtool('check', 'rules', join(place, 'panels.yaml'))).toContain(`${panels.length} rules found`);
  });

  it.each(readdirSync(join(folder, 'rule-tests')))('finds that alerts fire when they must, and only then: %s', (name) => {
    const file = join(place, `test-${basename(name)}`);
    writeFileSync(file, readFileSync(join(folder, 'rule-tests', name)));
    expect(promtool('test', 'rules', file)).toContain('SUCCESS');
  });

  it('notices a rule that never fires', () => {
    const file = join(place, 'test-wrong.yaml');
    writeFileSync(
      file,
      readFileSync(join(folder, 'rule-tests', 'services.yaml'), 'utf8').replaceAll('services.yaml', 'silent.yaml'),
    );
    writeFileSync(join(place, 'silent.yaml'), readFileSync(join(place, 'services.yaml'), 'utf8').replaceAll('> 60', '> 6000'));
    expect(() => promtool('test', 'rules', file)).toThrow(/OutboxStuck/);
  });
});
