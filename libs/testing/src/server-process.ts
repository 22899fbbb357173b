import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';

/** Folders beside PATH where Debian and Homebrew put servers. */
const USUAL_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * Where the binary of a backing server is: the variable that `npm test` sets, else the usual folders.
 * @throws Error naming the remedy
 */
export function serverBinary(name: string, variable: string, debian = name): string {
  const given = process.env[variable];
  if (given !== undefined && given !== '') return given;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...USUAL_FOLDERS];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`${name} is not installed: run npm test, which brings it, or apt-get install ${debian}`);
  return found;
}

/** Below the ports from which systems take one for an outgoing connection: one of those may be gone before it is listened on. */
const PORTS = { first: 20_000, count: 12_000 };
const given = new Set<number>();

/** A loopback port nobody listens on now; one process is given each only once. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + randomInt(PORTS.count);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const free = await new Promise<boolean>((answer) => {
      server.once('error', () => answer(false));
      server.listen(port, '127.0.0.1', () => answer(true));
    });
    if (!free) continue;
    await new Promise((closed) => server.close(closed));
    return port;
  }
}

/** A busy machine takes its time; who is sure that it never comes loses nothing but this. */
const PATIENCE_MS = 30_000;

/** Between two questions, ms. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 50;
const LONGEST_REST_MS = 1_000;

/**
 * Waits until `condition` holds. It is asked ever less often, and rests for as long as it took: who asks is often the one who is to do it,
 * or takes the processor from them.
 * @throws Error naming what never came
 */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const begun = performance.now();
  for (let asked = begun; !(await condition()); asked = performance.now()) {
    const now = performance.now();
    const waited = now - begun;
    if (waited > withinMs) throw new Error(`never happened within ${withinMs} ms: ${what}`);
    const pause = Math.max(SHORTEST_PAUSE_MS, Math.min(LONGEST_PAUSE_MS, waited / 20), Math.min(LONGEST_REST_MS, now - asked));
    await new Promise((done) => setTimeout(done, pause));
  }
}

/** Waits until a service says on its port for operations that it is ready; until it listens there, it is not. */
export function untilReady(opsPort: number): Promise<void> {
  const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status === 200;
  return eventually('the replica is ready', () => ready().catch(() => false));
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      answer(true);
    });
    socket.on('error', () => answer(false));
  });

/** A server of one test: real, private, on loopback, to be killed, frozen and started again on the same port. */
export class ServerProcess {
  private child: ChildProcess | undefined;

  constructor(
    readonly binary: string,
    readonly args: readonly string[],
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  /** Process id while it runs, 0 before. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<this> {
    const child = spawn(this.binary, this.args, { stdio: 'ignore', env: this.env });
    this.child = child;
    const gone = new Promise<never>((_, failed) => {
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`${this.binary} ended with ${code} before it accepted connections`)));
    });
    gone.catch(() => undefined);
    await Promise.race([eventually(`${this.binary} accepts connections`, () => accepts(this.port)), gone]);
    return this;
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((done) => child.once('exit', done));
    if (signal === 'SIGKILL') child.kill('SIGCONT');
    child.kill(signal);
    await exited;
  }

  /** Stops it from running without closing a single connection. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }
}
