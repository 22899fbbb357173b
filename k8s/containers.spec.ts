import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { composeProblems } from './checks/compose';
import { dockerfileProblems } from './checks/dockerfile';
import { applyOperation, type Operation, type Raw } from './checks/render';

const read = (name: string): string => readFileSync(join(__dirname, '..', name), 'utf8');

describe('the Dockerfile', () => {
  const source = read('Dockerfile');

  it('makes images that start, stop and are refused nothing they need', () => {
    expect(dockerfileProblems(source)).toEqual([]);
  });

  it.each<[what: string, from: string | RegExp, to: string, noticed: RegExp]>([
    ['root', /^USER 10001:10001$/gm, '', /does not run as a number/],
    ['a user by name', /^USER 10001:10001$/gm, 'USER node', /does not run as a number/],
    [
      'a shell before node',
      'CMD ["node", "--enable-source-maps", "service.js"]',
      'CMD node service.js',
      /SIGTERM would not reach/,
    ],
    ['npm before node', 'CMD ["node", "--enable-source-maps", "service.js"]', 'CMD ["npm", "start"]', /SIGTERM would not reach/],
    ['whatever Node is latest', /NODE_IMAGE=\S+/, 'NODE_IMAGE=node:latest', /not one version of Node 20/],
    ['a base written in', 'FROM ${NODE_IMAGE} AS runtime', 'FROM node:20-slim AS runtime', /no base that can be chosen/],
    ['a syntax line', /^/, '# syntax=docker/dockerfile:1\n', /syntax line/],
    ['no service to choose', 'ARG SERVICE\n', '', /takes no SERVICE/],
    ['an install that is not exact', 'npm ci --omit=dev', 'npm install --omit=dev', /not exact/],
    ['install scripts', 'npm ci --omit=dev --ignore-scripts', 'npm ci --omit=dev', /not exact/],
    ['the packages of the build', '--from=packages /app/node_modules', '--from=build /app/node_modules', /packages of the build/],
    ['no package.json', 'COPY package.json ./\n', '', /misses package\.json/],
    ['no health check', /^HEALTHCHECK.*\n.*\n/gm, '', /no health check/],
    ['a secret baked in', 'ENV NODE_ENV=production', 'ENV SESSION_SECRET=x', /baked in/],
  ])('with %s is refused', (_what, from, to, noticed) => {
    const changed = source.replace(from, to);
    expect(changed).not.toBe(source);
    expect(dockerfileProblems(changed).join('\n')).toMatch(noticed);
  });
});

describe('the builder', () => {
  it('is shown nothing but what it needs', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines).toEqual(expect.arrayContaining(['**/node_modules', '**/.env*']));
    expect(lines.filter((line) => /^!.*(\.git|\.data|\.env|node_modules)/.test(line))).toEqual([]);
  });
});

describe('the compose file', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as Raw;

  it('runs the whole product', () => {
    expect(composeProblems(compose)).toEqual([]);
  });

  it.each<[what: string, change: Operation, noticed: RegExp]>([
    ['a service forgotten', { op: 'remove', path: '/services/billing' }, /there is no billing/],
    [
      'a port open to the network',
      { op: 'replace', path: '/services/sandbox/ports/0', value: '4000:4000' },
      /open to the network/,
    ],
    [
      'a port open on all addresses',
      { op: 'replace', path: '/services/sandbox/ports/0', value: '0.0.0.0:4000:4000' },
      /open to the network/,
    ],
    ['an image without a version', { op: 'replace', path: '/services/redis/image', value: 'redis' }, /not one version/],
    ['the latest image', { op: 'replace', path: '/services/redis/image', value: 'redis:latest' }, /not one version/],
    ['no health check', { op: 'remove', path: '/services/nats/healthcheck' }, /nats has no health check/],
    [
      'a check switched off',
      { op: 'add', path: '/services/bot/healthcheck', value: { disable: true } },
      /bot has no health check/,
    ],
    ['a job that starts again', { op: 'replace', path: '/services/migrate/restart', value: 'unless-stopped' }, /it ends/],
    ['no wait for migrations', { op: 'remove', path: '/services/bot/depends_on/migrate' }, /does not wait for the migrations/],
    [
      'a wait that is too short',
      { op: 'replace', path: '/services/bot/depends_on/nats/condition', value: 'service_started' },
      /waits for nats/,
    ],
    [
      'a secret baked in',
      { op: 'replace', path: '/services/billing/environment/AUDIT_KEY', value: 'c29tZXRoaW5n' },
      /AUDIT_KEY is baked in/,
    ],
    ['a variable forgotten', { op: 'remove', path: '/services/bot/environment/DATABASE_URL' }, /bot is not given DATABASE_URL/],
    ['a misspelt variable', { op: 'add', path: '/services/bot/environment/NATS_ULR', value: 'x' }, /knows no variable NATS_ULR/],
    [
      'a misspelt variable of the sandbox',
      { op: 'add', path: '/services/sandbox/environment/SANDBOX_SED', value: '1' },
      /knows no variable SANDBOX_SED/,
    ],
    [
      'a variable that is a number',
      { op: 'replace', path: '/services/api-gateway/environment/PORT', value: 3000 },
      /quote numbers/,
    ],
    [
      'the image of another service',
      { op: 'replace', path: '/services/bot/build/args/SERVICE', value: 'billing' },
      /is built as billing/,
    ],
    ['a NATS that waits for the frozen', { op: 'replace', path: '/configs/nats/content', value: 'jetstream {}' }, /too late/],
    ['a privileged container', { op: 'add', path: '/services/bot/privileged', value: true }, /privileged is no field/],
    ['a misspelt field', { op: 'add', path: '/services/bot/enviroment', value: {} }, /enviroment is no field/],
    ['a server that may become more', { op: 'remove', path: '/services/redis/security_opt' }, /redis may gain privileges/],
    ['a writable image', { op: 'remove', path: '/services/bot/read_only' }, /may write to its image/],
  ])('with %s is refused', (_what, change, noticed) => {
    const changed = structuredClone(compose);
    applyOperation(changed, change);
    expect(composeProblems(changed).join('\n')).toMatch(noticed);
  });
});
