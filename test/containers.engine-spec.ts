import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePort } from '#testing';
import { SERVICES } from '../k8s/checks/environment';

/** Containers start slowly on a busy machine. */
const PATIENCE_MS = 300_000;
jest.setTimeout(2 * PATIENCE_MS);

const root = resolve(__dirname, '..');
const packages = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
const project = `cargotech-test-${process.pid}`;
/** Beside a demo that runs on the usual ones. */
const ports = { PORT: '', SANDBOX_PORT: '' };
const api = (): string => `http://127.0.0.1:${ports.PORT}/api/v1`;

/** What the compose file builds: the services, and the pretended outside. */
const BUILT = [...SERVICES, 'sandbox'];

async function docker(...args: string[]): Promise<string> {
  const env = { ...process.env, ...ports };
  const { stdout } = await promisify(execFile)('docker', args, { cwd: root, env, maxBuffer: 32 * 1_048_576 });
  return stdout.trim();
}
const compose = (...args: string[]): Promise<string> => docker('compose', '--project-name', project, ...args);

interface Container {
  readonly Config: { readonly User: string };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly CapDrop: string[]; readonly SecurityOpt: string[] };
  readonly State: { readonly Status: string; readonly ExitCode: number; readonly Health?: { readonly Status: string } };
}

async function inspect(service: string): Promise<Container> {
  const id = await compose('ps', '--all', '--quiet', service);
  const [container] = JSON.parse(await docker('inspect', id)) as Container[];
  if (container === undefined) throw new Error(`there is no container of ${service}`);
  return container;
}
const healthOf = async (service: string): Promise<string | undefined> => (await inspect(service)).State.Health?.Status;

async function everybodyIsHealthy(): Promise<void> {
  for (const service of [...BUILT, 'postgres', 'redis', 'nats'])
    await eventually(`${service} is healthy`, async () => (await healthOf(service)) === 'healthy', PATIENCE_MS);
}

/** The answer, asked for again while it is "not now": on a busy machine the deadlines of the product are short. */
async function ask<T>(url: string, { body, token }: { body?: object; token?: string } = {}): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const options = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  let text = '';
  await eventually(
    `an answer of ${url}`,
    async () => {
      const response = await fetch(url, options);
      text = await response.text();
      if (!response.ok && response.status !== 503) throw new Error(`${url}: ${response.status} ${text}`);
      return response.ok;
    },
    PATIENCE_MS,
  );
  return JSON.parse(text) as T;
}

describe('the compose file, in containers', () => {
  let token: string;

  // What README tells people to type, but that it returns.
  beforeAll(async () => {
    [ports.PORT, ports.SANDBOX_PORT] = [String(await freePort()), String(await freePort())];
    await compose('up', '--build', '--detach');
    await everybodyIsHealthy();
  });
  afterAll(() => compose('down', '--volumes', '--remove-orphans'));

  it('migrates before anybody starts', async () => {
    expect((await inspect('migrate')).State).toMatchObject({ Status: 'exited', ExitCode: 0 });
  });

  it('lets a driver in and shows loads, through the gateway', async () => {
    const { initData } = await ask<{ initData: string }>(`http://127.0.0.1:${ports.SANDBOX_PORT}/telegram/init-data`, {
      body: { driver: 1 },
    });
    token = (await ask<{ accessToken: string }>(`${api()}/auth/telegram`, { body: { initData } })).accessToken;
    const { items } = await ask<{ items: { id: string }[] }>(`${api()}/cargos?limit=5`, { token });
    expect(items).toHaveLength(5);
    // The exchange takes loads off at any moment, but not all of them.
    const looks = items.map(({ id }) => ask<{ cargo: { id: string } }>(`${api()}/cargos/${id}`, { token }));
    const { cargo } = await Promise.any(looks);
    expect(items.map(({ id }) => id)).toContain(cargo.id);
  });

  it.each(['/', '/admin/'])('serves the pages at %s', async (path) => {
    const page = await fetch(`http://127.0.0.1:${ports.PORT}${path}`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  });

  it.each(BUILT)('gives %s no right that it does not need', async (service) => {
    const { Config, HostConfig } = await inspect(service);
    expect(Config.User).toBe('10001:10001');
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: expect.arrayContaining(['no-new-privileges:true']) as unknown,
    });
    expect(await compose('exec', '--no-TTY', service, 'id', '-u')).toBe('10001');
    await expect(compose('exec', '--no-TTY', service, 'touch', '/app/written')).rejects.toThrow(/Read-only file system/);
    await expect(compose('exec', '--no-TTY', service, 'cat', '/etc/shadow')).rejects.toThrow(/Permission denied/);
  });

  it('says what is in an image', async () => {
    const text = await compose('exec', '--no-TTY', 'billing', 'cat', 'sbom.cdx.json');
    const { bomFormat, components } = JSON.parse(text) as { bomFormat: string; components: { group?: string; name: string }[] };
    const names = components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
    expect(bomFormat).toBe('CycloneDX');
    expect(names).toEqual(expect.arrayContaining(Object.keys(packages.dependencies)));
    expect(names.filter((name) => ['jest', 'eslint', 'vite', 'playwright-core'].includes(name))).toEqual([]);
  });

  it('ends everybody tidily, and has kept what was known when it is started again', async () => {
    await compose('stop');
    for (const service of BUILT) expect([service, (await inspect(service)).State.ExitCode]).toEqual([service, 0]);
    await compose('start');
    await everybodyIsHealthy();
    const { items } = await ask<{ items: object[] }>(`${api()}/cargos?limit=5`, { token });
    expect(items).toHaveLength(5);
  });
});
