import { createInterface } from 'node:readline';
import { Failure } from './project.mjs';
import { spawnBound, stopChild } from './servers.mjs';

const COLOURS = [36, 32, 35, 33, 34, 96, 92, 95];
const LEVEL_MARK = { warn: '\x1b[33mwarn\x1b[0m ', error: '\x1b[31merror\x1b[0m ', fatal: '\x1b[41mfatal\x1b[0m ' };
const RESTART_PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];

/** One JSON line of a service as a person wants to read it; anything else as it is. */
export function readable(line) {
  if (!line.startsWith('{')) return line;
  try {
    const { level, time, msg, context, err, requestId, status, ms, route } = JSON.parse(line);
    const what = msg ?? (route === undefined ? '' : `${route} ${status} ${ms} ms`);
    const tail = [
      err === undefined ? '' : `\n    ${err.stack ?? err.message}`,
      requestId === undefined ? '' : ` \x1b[2m${requestId}\x1b[0m`,
    ].join('');
    return `\x1b[2m${String(time).slice(11, 23)}\x1b[0m ${LEVEL_MARK[level] ?? ''}${context === undefined ? '' : `\x1b[2m${context}\x1b[0m `}${what}${tail}`;
  } catch {
    return line;
  }
}

/** Node processes that are started, watched, started again when they die, and stopped together. */
export class Supervisor {
  #children = new Map();
  #stopping = false;
  #colour = 0;

  constructor({ quiet = false } = {}) {
    this.quiet = quiet;
  }

  start(name, script, env, onLine = () => undefined) {
    const colour = COLOURS[this.#colour++ % COLOURS.length];
    const launch = (deaths) => {
      const child = spawnBound(process.execPath, ['--enable-source-maps', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      this.#children.set(name, child);
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          onLine(line);
          if (!this.quiet) console.log(`\x1b[${colour}m${name.padEnd(13)}\x1b[0m ${readable(line)}`);
        });
      }
      const begun = Date.now();
      child.once('exit', (code, signal) => {
        if (this.#stopping) return;
        const again = Date.now() - begun > 60_000 ? 0 : deaths;
        const pause = RESTART_PAUSES_MS[Math.min(again, RESTART_PAUSES_MS.length - 1)];
        console.log(`\x1b[31m${name} ended by itself (${signal ?? code}); starting it again in ${pause / 1_000} s\x1b[0m`);
        setTimeout(() => this.#stopping || launch(again + 1), pause);
      });
    };
    launch(0);
  }

  /** Ends one process; it is started again at once. */
  restart(name) {
    this.#children.get(name)?.kill('SIGTERM');
  }

  pids() {
    return Object.fromEntries([...this.#children].map(([name, child]) => [name, child.pid]));
  }

  /** SIGTERM to all at once, SIGKILL to what is left after 8 s. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#children.values()].map((child) => stopChild(child, 'SIGTERM', 8_000)));
  }
}

/** Waits until an address answers 200. @throws Failure with what it said last */
export async function untilAnswers(name, url, withinMs = 60_000) {
  let last = 'nothing';
  for (const end = Date.now() + withinMs; Date.now() < end;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      if (response.status === 200) return;
      last = await response.text();
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Failure(`${name} did not become ready (${url} says: ${last.slice(0, 300)})`);
}
