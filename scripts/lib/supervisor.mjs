import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnBound, stopChild } from './processes.mjs';
import { Failure } from './project.mjs';
import { paint, readable } from './readable-log.mjs';

const COLOURS = ['cyan', 'green', 'magenta', 'blue', 'yellow', 'brightBlue', 'bold'];
const RESTART_PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];
/** Who has lived so long has recovered. */
const RECOVERED_MS = 60_000;
/** A service ends within 8 s; the demo as a whole within 10 s, and the servers behind it take their part of that. */
const STOP_MS = 6_500;

/** Node processes that are started, watched, started again when they die, and stopped together. */
export class Supervisor {
  #children = new Map();
  #deaths = new Map();
  #stopping = false;

  /** @param changed hears whenever a process has been started anew */
  constructor(changed = () => undefined) {
    this.changed = changed;
  }

  start(name, script, env) {
    const colour = COLOURS[[...this.#children.keys(), name].indexOf(name) % COLOURS.length];
    const child = spawnBound(process.execPath, ['--enable-source-maps', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const own = { child, startAgain: () => this.start(name, script, env), wanted: false };
    this.#children.set(name, own);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => console.log(`${paint(colour, name.padEnd(13))} ${readable(line)}`));
    }
    const begun = Date.now();
    child.once('exit', (code, signal) => void this.#afterEnd(name, own, Date.now() - begun, signal ?? `code ${code}`));
    this.changed();
  }

  async #afterEnd(name, own, livedMs, how) {
    if (this.#stopping) return;
    if (!own.wanted) {
      const deaths = livedMs > RECOVERED_MS ? 0 : (this.#deaths.get(name) ?? 0);
      this.#deaths.set(name, deaths + 1);
      const waitMs = RESTART_PAUSES_MS[Math.min(deaths, RESTART_PAUSES_MS.length - 1)];
      console.log(paint('red', `${name} ended by itself (${how}); it is started again in ${waitMs / 1_000} s`));
      await pause(waitMs);
    }
    if (!this.#stopping) own.startAgain();
  }

  /** Ends processes tidily; each is started again as soon as it has ended. */
  restart(names) {
    for (const name of names) {
      const own = this.#children.get(name);
      if (own === undefined) continue;
      own.wanted = true;
      void stopChild(own.child, 'SIGTERM', STOP_MS);
    }
  }

  pids() {
    return Object.fromEntries([...this.#children].map(([name, { child }]) => [name, child.pid]));
  }

  /** SIGTERM to all at once, SIGKILL to what is left. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#children.values()].map(({ child }) => stopChild(child, 'SIGTERM', STOP_MS)));
  }

  /** Waits until an address answers 200. @throws Failure with what it said last */
  async untilAnswers(name, url, withinMs = 60_000) {
    let last = 'nothing';
    for (const end = performance.now() + withinMs; performance.now() < end && !this.#stopping; await pause(100)) {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
        if (response.status === 200) return;
        last = await response.text();
      } catch (error) {
        last = error.cause?.code ?? error.message;
      }
    }
    throw new Failure(`${name} did not become ready (${url} says: ${last.slice(0, 300)}); its lines above say why`);
  }
}
