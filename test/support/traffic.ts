import { cpus } from 'node:os';
import { inFull } from '#testing';

/** What became of one request. */
export interface Sent {
  readonly route: string;
  /** When it was sent, and how long until its answer was read; ms of the monotonic clock. */
  readonly at: number;
  readonly ms: number;
  /** 0 when no answer came. */
  readonly status: number;
  /** Of a problem answer, or what went wrong on the way. */
  readonly code: string;
  readonly retryAfter: boolean;
}

/** What the processors of this machine have done since it started: ms at rest, and ms in all. */
const processors = (): { at: number; idle: number; all: number } => {
  const times = cpus().map((one) => one.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { at: performance.now(), idle: times.reduce((sum, { idle }) => sum + idle, 0), all };
};
/** Of the time that went by: beside other tests a machine that rests less does their work when it is to answer. The full form runs alone. */
const LEAST_REST = inFull(0, 0.05);
/** What is refused sooner was refused by something else than a deadline. */
const SHORTEST_DEADLINE_MS = 1_000;
const LOOK_EVERY_MS = 500;

type Ask = (turn: number) => Promise<Response>;

/** Requests at fixed rates, whatever becomes of the ones before; none is repeated. */
export class Traffic {
  readonly sent: Sent[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly work = [processors()];

  constructor() {
    this.timers.push(setInterval(() => this.work.push(processors()), LOOK_EVERY_MS));
  }

  start(route: string, perSecond: number, ask: Ask): void {
    let turn = 0;
    this.timers.push(
      setInterval(() => {
        const work = this.send(route, () => ask(turn++));
        this.running.add(work);
        void work.finally(() => this.running.delete(work));
      }, 1_000 / perSecond),
    );
  }

  /** Sends no more, and waits for what is under way. */
  async stop(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    await Promise.all(this.running);
  }

  /** What was sent since a moment of the monotonic clock. */
  since(from: number): Sent[] {
    return this.sent.filter(({ at }) => at >= from);
  }

  /** Of those sent since then, the ones that were not answered as on any other day. */
  failures(from: number): Sent[] {
    return this.since(from).filter((one) => !isAnswered(one));
  }

  /** Of the failures since then those that a busy machine does not explain: it refuses cleanly, and only when a deadline is over. */
  unexcused(from: number): Sent[] {
    const failures = this.failures(from);
    if (failures.length === 0 || !this.overloaded(from)) return failures;
    return failures.filter((one) => !isClean(one) || one.ms <= SHORTEST_DEADLINE_MS);
  }

  /**
   * Whether the machine had more to do than it could since then: what is refused by a deadline of ours then says nothing of the product.
   * Seen by the processors, which had no rest, or by those who were answered, one in twenty of them after more than a second, which is
   * twenty times what they take.
   */
  private overloaded(from: number): boolean {
    const now = processors();
    const before = this.work.findLast(({ at }) => at <= from) ?? now;
    if (now.idle - before.idle < (now.all - before.all) * LEAST_REST) return true;
    const answered = this.since(from).filter(isAnswered);
    return answered.filter(({ ms }) => ms > 1_000).length * 20 > answered.length;
  }

  private async send(route: string, ask: () => Promise<Response>): Promise<void> {
    const at = performance.now();
    const note = (status: number, code: string, retryAfter: boolean): void => {
      this.sent.push({ route, at, ms: performance.now() - at, status, code, retryAfter });
    };
    try {
      const response = await ask();
      const text = await response.text();
      const code = response.headers.get('x-balancer') ?? (response.ok ? '' : codeIn(text));
      note(response.status, code, response.headers.has('retry-after'));
    } catch (error) {
      note(0, String(error instanceof Error ? (error.cause ?? error) : error), false);
    }
  }
}

function codeIn(text: string): string {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? '';
  } catch {
    return text.slice(0, 100);
  }
}

const isAnswered = ({ status }: Sent): boolean => status >= 200 && status < 300;

/** Whether the driver is told cleanly that it does not work now, and when to come again. */
export const isClean = ({ status, code, retryAfter }: Pick<Sent, 'status' | 'code' | 'retryAfter'>): boolean =>
  status === 503 && ['SERVICE_UNAVAILABLE', 'EXCHANGE_UNAVAILABLE'].includes(code) && retryAfter;

/** Failures by route and kind, for people. */
export function summary(sent: readonly Sent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { route, status, code, retryAfter } of sent) {
    const kind = `${route}: ${status} ${code}${retryAfter ? '' : ' (no Retry-After)'}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** How many requests were sent and what became of them, and how long they took, ms. */
export interface Figures {
  readonly sent: number;
  readonly answered: number;
  readonly clean: number;
  readonly failed: number;
  readonly median: number;
  readonly longest: number;
}

export function figuresOf(sent: readonly Sent[]): Figures {
  const answered = sent.filter(isAnswered).length;
  const clean = sent.filter(isClean).length;
  const ms = sent.map((one) => Math.round(one.ms)).sort((one, other) => one - other);
  const median = ms[Math.floor(ms.length / 2)] ?? 0;
  return { sent: sent.length, answered, clean, failed: sent.length - answered - clean, median, longest: ms.at(-1) ?? 0 };
}

const line = (name: string, figures: readonly (string | number)[]): string =>
  `${name.padEnd(50)}${figures.map((figure) => String(figure).padStart(11)).join('')}`;

/** A line of `asTable`. */
export const asLine = (name: string, { sent, answered, clean, failed, median, longest }: Figures): string =>
  line(name, [sent, answered, clean, failed, median, longest]);

export const asTable = (lines: readonly string[]): string =>
  [line('', ['sent', 'answered', 'clean 503', 'failed', 'median ms', 'longest ms']), ...lines].join('\n');

/** Every request by route and what became of it. */
export function table(sent: readonly Sent[]): string {
  const routes = [...new Set(sent.map(({ route }) => route))].sort();
  const of = (route: string): Sent[] => sent.filter((one) => one.route === route);
  return asTable([...routes.map((route) => asLine(route, figuresOf(of(route)))), asLine('all', figuresOf(sent))]);
}
