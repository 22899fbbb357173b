import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDatabase, eventually, freePort, startNats, startRedis, type PrivateDatabase, type PrivateServer } from '#testing';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { Balancer } from './balancer';
import { environmentOf, environmentOfShop, SECRETS } from './environment';
import { SERVICES, type ServiceName } from './services';

const root = process.cwd();
export { SECRETS, SERVICES, type ServiceName };

/** A dozen processes that start at once on two cores, beside other tests. */
const START_PATIENCE_MS = 90_000;

interface Running {
  readonly child: ChildProcess;
  readonly ops: string;
}

interface SystemOptions {
  readonly sandbox?: SandboxOptions;
  readonly environment?: NodeJS.ProcessEnv;
  readonly logFile?: string;
  readonly shop?: boolean;
  /** Of every service. */
  readonly replicas?: number;
  /** Another PostgreSQL than a database of the run's own. */
  readonly database?: PrivateDatabase | undefined;
  /** Where NATS says what it has counted. */
  readonly natsMonitorPort?: number;
}

/** The whole product as real processes, on servers of its own, against a sandbox in this process. */
export class System {
  readonly log: string[] = [];
  private readonly running = new Map<string, Running>();
  private serial = 0;

  private constructor(
    readonly nats: PrivateServer,
    readonly redis: PrivateServer,
    readonly postgres: PrivateDatabase,
    readonly sandbox: Sandbox,
    readonly url: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly logFile: number | undefined,
    readonly balancer: Balancer | undefined,
  ) {}

  /**
   * `logFile` takes the log as a disk would; without it the lines are kept in `log`. With a `shop` access is paid for, at the sandbox's
   * YooKassa, and the services live in the sandbox's time, which a test can move. With several `replicas` of each the gateways stand
   * behind a balancer, which `url` leads to.
   */
  static async start(options: SystemOptions = {}): Promise<System> {
    const { replicas = 1, database, natsMonitorPort } = options;
    // Made once for a whole run of the tests.
    const migrated = database === undefined ? process.env['MIGRATED_DATABASE'] : undefined;
    const [nats, redis, postgres, port] = await Promise.all([
      startNats(natsMonitorPort),
      startRedis(),
      database ?? createDatabase(migrated),
      freePort(),
    ]);
    const balancer = replicas === 1 ? undefined : await Balancer.start();
    const url = balancer?.url ?? `http://127.0.0.1:${port}`;
    const sandbox = await startSandbox({
      loads: 3_000,
      password: SECRETS.CARGOTECH_PASSWORD,
      botToken: SECRETS.TELEGRAM_BOT_TOKEN,
      webappUrl: url,
      yookassa: { notificationUrl: `${url}/api/v1/webhooks/yookassa/${SECRETS.YOOKASSA_WEBHOOK_SECRET}` },
      ...options.sandbox,
    });
    const environment = {
      ...environmentOf({ nats, redis, postgres, sandbox, url, port }),
      ...(options.shop === true ? environmentOfShop(sandbox) : {}),
      ...options.environment,
    };
    const system = new System(
      nats,
      redis,
      postgres,
      sandbox,
      url,
      environment,
      options.logFile === undefined ? undefined : openSync(options.logFile, 'a'),
      balancer,
    );
    const all = Array.from({ length: replicas }, () => SERVICES).flat();
    const up = (migrated === undefined ? system.migrate() : Promise.resolve()).then(() =>
      Promise.all(all.map((name) => system.startService(name))),
    );
    await up.catch(() => system.stop());
    return up.then(() => system);
  }

  /** Starts one more process of a service. @returns its name for `stopService` */
  async startService(name: ServiceName, environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const opsPort = await freePort();
    const door = name === 'api-gateway' && this.balancer !== undefined ? await freePort() : undefined;
    const child = this.spawn(join('apps', name, 'main.js'), {
      ...this.environment,
      OPS_PORT: String(opsPort),
      ...(door === undefined ? {} : { PORT: String(door) }),
      ...environment,
    });
    const id = this.running.has(name) ? `${name}-${++this.serial}` : name;
    const ops = `http://127.0.0.1:${opsPort}`;
    this.running.set(id, { child, ops });
    await eventually(`${id} is ready`, () => this.ready(id), START_PATIENCE_MS);
    if (door !== undefined) this.balancer?.add(id, door, ops);
    return id;
  }

  async ready(id: string): Promise<boolean> {
    const running = this.running.get(id);
    if (running?.child.exitCode != null)
      throw new Error(`${id} ended with ${running.child.exitCode}:\n${this.log.slice(-20).join('\n')}`);
    return fetch(`${running?.ops ?? ''}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  alive(id: string): boolean {
    const child = this.running.get(id)?.child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** The processes of a service that run. */
  replicasOf(name: ServiceName): string[] {
    return [...this.running.keys()].filter((id) => id.replace(/-\d+$/, '') === name);
  }

  ops(id: string): string {
    return this.running.get(id)?.ops ?? '';
  }

  pid(id: string): number {
    return this.running.get(id)?.child.pid ?? 0;
  }

  /** @returns the exit code */
  async stopService(id: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const running = this.running.get(id);
    if (running === undefined) throw new Error(`${id} does not run`);
    // One that is told to stop is taken out first, as by the pause before the stop in the manifests; one that dies is found out.
    if (signal === 'SIGTERM') this.balancer?.remove(id);
    this.running.delete(id);
    const exited = new Promise<number | null>((done) => running.child.once('exit', (code) => done(code)));
    running.child.kill(signal);
    return exited.finally(() => this.balancer?.remove(id));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stopService(id, 'SIGTERM')));
    await this.balancer?.close();
    await this.sandbox.close();
    await this.postgres.drop();
    await Promise.all([this.redis.stop(), this.nats.stop()]);
  }

  /** A request to the public API. */
  call(path: string, options: RequestInit & { token?: string } = {}): Promise<Response> {
    const { token, headers, ...rest } = options;
    return fetch(`${this.url}/api/v1${path}`, {
      ...rest,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(headers as Record<string, string> | undefined),
      },
    });
  }

  post(path: string, body: unknown, token?: string, method = 'POST'): Promise<Response> {
    return this.call(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(token === undefined ? {} : { token }),
    });
  }

  /** Processes that have just started on a busy machine may be slow: a phone that is told so asks again. */
  async patiently(ask: () => Promise<Response>): Promise<Response> {
    for (let left = 5; ; left--) {
      const answer = await ask();
      if (answer.status !== 503 || left === 0) return answer;
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  /** A driver's token. Many at once need an `address` each: the door limits logins by address. */
  async signIn(driver = 1, address?: string): Promise<string> {
    const body = JSON.stringify({ initData: this.sandbox.telegram.initData({ driver }) });
    const from = address === undefined ? {} : { 'x-forwarded-for': address };
    const headers = { 'content-type': 'application/json', ...from };
    const answer = await this.patiently(() => this.call('/auth/telegram', { method: 'POST', headers, body }));
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { accessToken: string }).accessToken;
  }

  private async migrate(): Promise<void> {
    for (const name of SERVICES) {
      const script = join('apps', name, 'database', 'migrate.js');
      if (!existsSync(join(root, 'dist', script))) continue;
      const child = this.spawn(script, this.environment);
      const code = await new Promise((done) => child.once('exit', done));
      if (code !== 0) throw new Error(`migration of ${name} failed:\n${this.log.slice(-10).join('\n')}`);
    }
  }

  private spawn(script: string, env: NodeJS.ProcessEnv): ChildProcess {
    const out = this.logFile ?? 'pipe';
    const child = spawn(process.execPath, [join(root, 'dist', script)], { env, stdio: ['ignore', out, out] });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.log.push(line));
    }
    return child;
  }
}
