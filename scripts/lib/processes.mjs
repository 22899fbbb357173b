import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinary } from './find-binary.mjs';
import { Failure, root } from './project.mjs';

/** Children that run now; none of them is left behind when this process ends, on whatever way. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

let canBind;

/** setpriv when it knows `--pdeathsig`, which BusyBox's does not. */
function binder() {
  if (canBind === undefined) {
    const found = process.platform === 'linux' ? findBinary('setpriv') : undefined;
    const help = found === undefined ? '' : String(spawnSync(found, ['--help'], { encoding: 'utf8' }).stdout);
    canBind = help.includes('--pdeathsig') ? found : null;
  }
  return canBind;
}

/**
 * A child that ends with its parent, whatever ends the parent, where the system can do that.
 * @param account `{ uid, gid }` under which it runs; our own when absent
 * @param deathSignal what it is sent when we are killed: KILL, or the signal after which it ends tidily
 */
export function spawnBound(command, args, { account, deathSignal = 'KILL', ...options } = {}) {
  // Its own process group: the terminal's Ctrl-C reaches the parent alone, which stops the children in their order.
  const own = { detached: true, ...options };
  const setpriv = binder();
  const child =
    setpriv === null
      ? spawn(command, args, { ...own, ...account })
      : spawn(setpriv, [...credentials(account), '--pdeathsig', deathSignal, command, ...args], own);
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

// setpriv changes the account itself: a change before it would need its privileges, one after it would drop the death signal.
const credentials = (account) =>
  account === undefined ? [] : ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'];

/**
 * Runs a command to its end, showing what it prints unless `quiet`.
 * @returns what it printed when that was hidden
 * @throws Failure when it ends badly, with its output when that was hidden
 */
export async function run(command, args, { env = process.env, cwd = root, quiet = false, withinMs } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  // In our own process group: it may use the terminal, whose Ctrl-C is for it, too.
  const child = spawnBound(command, args, { cwd, env, timeout: withinMs, stdio, detached: false, deathSignal: 'TERM' });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const code = await new Promise((done) => {
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    child.once('close', (status, signal) => done(signal === null ? status : 1));
  });
  if (code !== 0) throw new Failure(`${[command, ...args].join(' ')} failed${output === '' ? '' : `:\n${output.trim()}`}`);
  return output;
}

/** Asks a child to end, and ends it when it does not within the time. */
export async function stopChild(child, signal, withinMs) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  const slow = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await exited;
  clearTimeout(slow);
}

/** A bound child whose last words are kept for the message when it fails. */
export function launch(name, command, args, options = {}) {
  const child = spawnBound(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const server = { name, child, ended: undefined, output: () => tail.trim().split('\n').slice(-8).join('\n') };
  let tail = '';
  const keep = (chunk) => (tail = (tail + chunk).slice(-8_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.once('exit', (code, signal) => (server.ended = signal ?? code));
  child.once('error', (error) => {
    server.ended = error.code;
    keep(error.message);
  });
  return server;
}

/** Waits until a server answers its own protocol. @throws Failure with its last words when it ends first or takes too long */
export async function untilReady(server, answers, withinMs = 60_000) {
  const end = performance.now() + withinMs;
  while (!(await answers())) {
    if (server.ended !== undefined) throw new Failure(`${server.name} ended at its start (${server.ended}):\n${server.output()}`);
    if (performance.now() > end)
      throw new Failure(`${server.name} did not become ready in ${withinMs / 1_000} s:\n${server.output()}`);
    await pause(20);
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The command line of a process; empty when there is none. */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return String(spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').trim();
  }
}

/** Ends a process that is not our child. */
export async function endStranger(pid, signal, withinMs = 8_000) {
  const send = (name) => {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  };
  send(signal);
  const end = performance.now() + withinMs;
  while (isAlive(pid) && performance.now() < end) await pause(50);
  if (isAlive(pid)) send('SIGKILL');
  while (isAlive(pid)) await pause(20);
}

/** The process that `npm run` stands for, seen from below: npm starts a shell, which may or may not stay between. */
function npmAbove() {
  try {
    // The name in brackets may hold spaces and brackets of its own.
    const afterName = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').pop();
    return Number(afterName.split(' ')[1]);
  } catch {
    return 0;
  }
}

const IMPATIENT_MS = 1_000;

/**
 * Calls `stop` once on Ctrl-C, SIGTERM, a closed terminal, or when npm above us has been killed (its shell passes nothing on);
 * a second signal after a while ends this process at once.
 */
export function onInterrupt(stop) {
  let calledAt;
  const once = () => {
    // npm passes on what the terminal has sent us, too: only a person is so slow.
    if (calledAt !== undefined) return performance.now() - calledAt > IMPATIENT_MS ? process.exit(130) : undefined;
    calledAt = performance.now();
    clearInterval(watch);
    void stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, once);
  const [parent, above] = [process.ppid, npmAbove()];
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event !== undefined && (process.ppid !== parent || npmAbove() !== above)) once();
  }, 500);
  watch.unref();
}
