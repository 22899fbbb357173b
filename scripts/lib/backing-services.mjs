import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dropContainer } from './container.mjs';
import { accepts, choosePort } from './ports.mjs';
import { dropPostgres } from './postgres.mjs';
import { commandOf, endStranger, isAlive, stopChild, untilReady } from './processes.mjs';
import { dataFolder, Failure, step } from './project.mjs';
import { SERVERS, startOne } from './server-kinds.mjs';

const RESTART_PAUSE_MS = 1_000;

/** `{ ports, processes, password }` of the last start from this folder. */
async function remembered(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return { ports: {}, processes: {}, password: randomBytes(18).toString('base64url') };
  }
}

/** A parent that was killed leaves its servers behind where the system cannot end them with it. */
async function endLeftovers(processes) {
  for (const { pid, mark, signal } of Object.values(processes)) {
    if (isAlive(pid) && commandOf(pid).includes(mark)) await endStranger(pid, signal);
  }
}

/** Waits for a server that somebody else runs. @throws Failure naming its variable, never the value */
async function untilReachable({ variable, port, url: urlOf }, url, withinMs) {
  const [first] = url.split(',');
  const text = first.includes('://') ? first : `nats://${first}`;
  if (!URL.canParse(text)) throw new Failure(`${variable} is no address: it looks like ${urlOf({ port, password: '…' })}`);
  const { hostname, port: given } = new URL(text);
  // A socket in the file system is left to the services.
  if (hostname === '') return;
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(given || port) };
  const output = () => `nothing accepts connections there: check ${variable}, or unset it to have a private server`;
  await untilReady({ name: `What ${variable} points to`, output }, () => accepts(address), withinMs);
}

async function stopServer({ child, signal, stop }) {
  // In the demo everything has to end within ten seconds; what is lost by SIGKILL is recovered at the next start.
  await (stop === undefined ? stopChild(child, signal, 2_500) : stop());
}

/** Drops what `startBackingServices` keeps in a folder. */
export async function dropBackingServices(dir) {
  await dropPostgres(join(dir, 'postgres'));
  for (const name of Object.keys(SERVERS)) await dropContainer(join(dir, name));
  await rm(dir, { recursive: true, force: true });
}

/**
 * PostgreSQL, Redis and NATS with JetStream: those of the environment where their variable is set, else private ones on loopback.
 * @param dir where their data, ports and passwords are kept between starts
 * @param fresh drops what was there before; `stop` then drops what came, too
 * @param env the environment in which DATABASE_URL, REDIS_URL and NATS_URL may be set
 * @param patienceMs how long a server of the environment may take to answer
 * @param say hears a line about everything a person should know
 * @param changed when given, a server that dies is started again, and this is called
 * @returns `env`: the three variables; `processes`: process ids by server, `pids()` those of now; `stop()`
 */
export async function startBackingServices({
  dir,
  fresh = false,
  env = process.env,
  say = console.log,
  patienceMs = 10_000,
  changed,
}) {
  const stateFile = join(dir, 'servers.json');
  const before = await remembered(stateFile);
  await endLeftovers(before.processes);
  if (fresh) await dropBackingServices(dir);
  await mkdir(dir, { recursive: true });
  const { password } = before;
  const [started, variables, ports] = [{}, {}, { ...before.ports }];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.all(Object.values(started).map(stopServer));
    if (fresh) await dropBackingServices(dir);
  };
  const remember = () => {
    const known = Object.entries(started).filter(([, { child }]) => child !== undefined);
    const processes = Object.fromEntries(
      known.map(([name, { child, mark, signal }]) => [name, { pid: child.pid, mark, signal }]),
    );
    return writeFile(stateFile, JSON.stringify({ ports, password, processes }), { mode: 0o600 });
  };
  const bringUp = async (name, options) => {
    const server = await startOne(name, options);
    started[name] = server;
    await untilReady(server, () => SERVERS[name].answers(options));
    server.child?.once('exit', (code, signal) => {
      if (changed === undefined || stopping) return;
      say(`${server.name} ended by itself (${signal ?? `code ${code}`}); it is started again in ${RESTART_PAUSE_MS / 1_000} s`);
      void bringUpAgain(name, options);
    });
  };
  const bringUpAgain = async (name, options) => {
    await pause(RESTART_PAUSE_MS);
    if (stopping) return;
    await bringUp(name, options)
      .then(remember)
      .then(changed)
      .catch((error) => {
        say(error.message);
        return bringUpAgain(name, options);
      });
  };
  try {
    for (const [name, kind] of Object.entries(SERVERS)) {
      const given = env[kind.variable];
      if (given !== undefined && given !== '') {
        await step(`reaching ${name}`, () => untilReachable(kind, given, patienceMs));
        variables[kind.variable] = given;
        continue;
      }
      const { [name]: wanted, ...others } = ports;
      const options = {
        folder: join(dir, name),
        port: await choosePort(wanted, new Set(Object.values(others))),
        password,
        throwaway: fresh,
        say,
      };
      ports[name] = options.port;
      await mkdir(options.folder, { recursive: true });
      // Written first: data made with a password that nobody remembers would be lost.
      await remember();
      await step(`starting ${name}`, () => bringUp(name, options));
      variables[kind.variable] = kind.url(options);
    }
    await remember();
  } catch (error) {
    await stop();
    throw error;
  }
  const pids = () => Object.fromEntries(Object.entries(started).map(([name, { child }]) => [name, child?.pid]));
  return { env: variables, processes: pids(), pids, stop };
}

/** A folder of this process for servers of one run; those that killed runs of the same purpose left are dropped. */
export async function throwawayFolder(purpose) {
  await mkdir(dataFolder, { recursive: true });
  for (const name of readdirSync(dataFolder)) {
    const [, pid] = new RegExp(`^${purpose}-(\\d+)$`).exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const { processes } = await remembered(join(dataFolder, name, 'servers.json'));
    await endLeftovers(processes);
    await dropBackingServices(join(dataFolder, name));
  }
  return join(dataFolder, `${purpose}-${process.pid}`);
}
