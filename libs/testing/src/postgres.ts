import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { eventually, freePort } from './server-process';

const PASSWORD = 'private';

/** A PostgreSQL of one test file, to be killed, frozen, short of room and started again on the same data. */
export class PrivatePostgres {
  private launcher: ChildProcess | undefined;
  private pid = 0;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<PrivatePostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'cargotech-postgres-'));
    // The account that runs it, where we are root, has to get in; what is inside is its own.
    await chmod(folder, 0o755);
    const server = new PrivatePostgres(folder, await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${this.port}/postgres`;
  }

  /** @param fileLimitBytes no file may grow beyond it: a full disk, without one */
  async start(fileLimitBytes?: number): Promise<void> {
    const script = join(process.cwd(), 'scripts', 'lib', 'test-postgres.mjs');
    const args = [script, join(this.folder, 'server'), String(this.port), PASSWORD];
    // The shell counts in blocks of 512 bytes.
    const limit = fileLimitBytes === undefined ? 'unlimited' : String(Math.floor(fileLimitBytes / 512));
    const command = ['-c', `ulimit -S -f ${limit}; exec "$0" "$@"`, process.execPath, ...args];
    const launcher = spawn('/bin/sh', command, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.launcher = launcher;
    const answers = new Promise<string>((heard, failed) => {
      createInterface({ input: launcher.stdout }).on('line', (line) => /^\d+$/.test(line) && heard(line));
      launcher.once('exit', (code) => failed(new Error(`PostgreSQL did not start: ${code}`)));
    });
    this.pid = Number(await answers);
  }

  /** SIGKILL to the server and to all that it forked, as when the machine goes. */
  async kill(): Promise<void> {
    const gone = new Promise((done) => this.launcher?.once('exit', done));
    for (const pid of [this.pid, ...(await this.children())]) signal(pid, 'SIGKILL');
    await gone;
  }

  /** Nothing of it runs, and no connection is closed. */
  async freeze(): Promise<void> {
    for (const pid of [this.pid, ...(await this.children())]) signal(pid, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    for (const pid of [this.pid, ...(await this.children())]) signal(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    const { launcher } = this;
    if (launcher !== undefined && launcher.exitCode === null) {
      const gone = new Promise((done) => launcher.once('exit', done));
      signal(this.pid, 'SIGINT');
      await gone;
    }
    await eventually('its data is gone', () =>
      rm(this.folder, { recursive: true, force: true }).then(
        () => true,
        () => false,
      ),
    );
  }

  private async children(): Promise<number[]> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
    return stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([pid, parent]) => (parent === this.pid && pid !== undefined ? [pid] : []));
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended by itself.
  }
}
