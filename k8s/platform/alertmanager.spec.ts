import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverBinary } from '#testing';
import { parse, parseAllDocuments } from 'yaml';
import { asProduct } from '../checks/product';
import { render } from '../checks/render';

const file = join(__dirname, 'alertmanager', 'alertmanager.yaml');
const text = readFileSync(file, 'utf8');

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
}
const config = parse(text) as { readonly inhibit_rules: readonly Inhibition[] };
const alerts = asProduct(render(join(__dirname, '..', 'monitoring'))).of.PrometheusRule.flatMap(({ spec }) =>
  spec.groups.flatMap(({ rules }) => rules.flatMap(({ alert, labels }) => (alert === undefined ? [] : [{ alert, labels }]))),
);

const amtool = (...args: string[]): string =>
  execFileSync(serverBinary('amtool', 'AMTOOL_BIN', 'prometheus-alertmanager'), args, { encoding: 'utf8', stdio: 'pipe' });
const routed = (labels: Readonly<Record<string, string>>): string =>
  amtool(
    'config',
    'routes',
    'test',
    `--config.file=${file}`,
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ).trim();

describe('where alerts go', () => {
  it('is accepted by Alertmanager', () => {
    expect(amtool('check-config', file)).toMatch(/SUCCESS[^]*4 inhibit rules[^]*4 receivers/);
  });

  it('is not accepted with a field that does not exist', () => {
    const place = mkdtempSync(join(tmpdir(), 'cargotech-alertmanager-'));
    const wrong = join(place, 'wrong.yaml');
    writeFileSync(wrong, text.replace('repeat_interval', 'repeat_intervall'));
    expect(() => amtool('check-config', wrong)).toThrow(/failed to validate 1 file/);
    rmSync(place, { recursive: true });
  });

  it.each([
    ['on-duty', { alertname: 'ServiceDown', severity: 'page', namespace: 'cargotech-production', service: 'billing' }],
    ['on-duty', { alertname: 'NatsServerMissing', severity: 'page' }],
    ['tickets', { alertname: 'ServiceDown', severity: 'page', namespace: 'cargotech-staging', service: 'billing' }],
    ['tickets', { alertname: 'ReplicaDown', severity: 'ticket', namespace: 'cargotech-production' }],
    ['dead-man', { alertname: 'Watchdog', severity: 'none' }],
    ['nobody', { alertname: 'Anything', severity: 'none' }],
  ])('is %s for %j', (receiver, labels) => {
    expect(routed(labels)).toBe(receiver);
  });

  it('is somebody, for every severity that our rules have', () => {
    const severities = [...new Set(alerts.map(({ labels }) => labels?.['severity'] ?? ''))].sort();
    expect(severities).toEqual(['none', 'page', 'ticket']);
    expect(alerts.filter(({ alert, labels }) => labels?.['severity'] === 'none' && alert !== 'Watchdog')).toEqual([]);
  });

  it('is kept back only by and for alerts that exist', () => {
    const names = new Set(alerts.map(({ alert }) => alert));
    const pattern = (matcher: string): RegExp =>
      new RegExp(`^(${/"?([^"]+)"?$/.exec(matcher.split(/=~?/)[1]?.trim() ?? '')?.[1] ?? ''})$`);
    const alternatives = (matcher: string): string[] =>
      (/"([^"()]+)"/.exec(matcher)?.[1] ?? '').split('|').filter((name) => name !== '');
    const matchers = config.inhibit_rules.flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers]);
    expect(matchers.filter((matcher) => ![...names].some((name) => pattern(matcher).test(name)))).toEqual([]);
    expect(matchers.flatMap(alternatives).filter((name) => !names.has(name))).toEqual([]);
  });

  it('takes its secrets from the Secret that the example describes', () => {
    const used = [...text.matchAll(/secrets\/alertmanager-receivers\/([\w-]+)/g)].map(([, key]) => key);
    const described = parseAllDocuments(readFileSync(join(__dirname, 'secrets.example.yaml'), 'utf8'))
      .map((document) => document.toJS() as { metadata: { name: string }; stringData: Record<string, string> })
      .find(({ metadata }) => metadata.name === 'alertmanager-receivers');
    expect(Object.keys(described?.stringData ?? {}).sort()).toEqual([...new Set(used)].sort());
    expect(new Set(Object.values(described?.stringData ?? {}))).toEqual(new Set(['fill-in']));
  });

  it('is put where Alertmanager reads it', () => {
    const [secret] = render(join(__dirname, 'alertmanager')) as { metadata: object; data: Record<string, string> }[];
    expect(secret?.metadata).toMatchObject({ name: 'alertmanager-cargotech', namespace: 'monitoring' });
    expect(Buffer.from(secret?.data['alertmanager.yaml'] ?? '', 'base64').toString()).toBe(text);
  });
});
