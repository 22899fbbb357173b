import { randomInt } from 'node:crypto';
import { isRecord } from '../bot-api/reading/params';
import type { World } from '../world/world';
import type { Update, Updates } from './queue';
import type { Timetable } from './timetable';

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
  readonly maxConnections: number;
  readonly hasCertificate: boolean;
}

const SECOND = 1_000;
const ANSWER_WITHIN_MS = 60 * SECOND;
const LONGEST_RETRY_AFTER_S = 3_600;
/** A webhook that has been answering 410 for so long is taken down. */
const GONE_FOR_MS = 23 * 3_600 * SECOND;
/** How long an update that is to be overtaken waits for another one. */
const REORDER_WITHIN_MS = 10 * SECOND;
const OVERSIZE_BYTES = 1_500_000;
export const DEFAULT_CONNECTIONS = 40;

interface Outcome {
  readonly error?: string;
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
  readonly body?: string;
}

/** How the next deliveries go wrong: so many of each. */
export interface Behaviour {
  duplicateUpdates: number;
  reorderUpdates: number;
  wrongSecret: number;
  oversizedUpdate: number;
}
const WELL: Behaviour = { duplicateUpdates: 0, reorderUpdates: 0, wrongSecret: 0, oversizedUpdate: 0 };

/** Pushes updates to the bot's address: each queue in its order, queues side by side, failures again and again. */
export class Webhook {
  settings: WebhookSettings | undefined;
  readonly behaviour: Behaviour = { ...WELL };
  lastError: { readonly date: number; readonly message: string } | undefined;
  /** Since the webhook was set. */
  failedDeliveries = 0;
  private readonly busy = new Set<string>();
  private readonly failures = new Map<number, number>();
  private connections = 0;
  private goneSince: number | undefined;
  /** Counts settings: an answer to an earlier one changes nothing any more. */
  private generation = 0;
  private ending = new AbortController();
  private reorderUntil: number | undefined;

  /** @param call does what a body of an accepted delivery asks for */
  constructor(
    private readonly world: World,
    private readonly updates: Updates,
    private readonly timetable: Timetable,
    private readonly call: (method: string, params: Readonly<Record<string, unknown>>) => void,
  ) {
    updates.onAdded(() => this.pump());
  }

  /** @param settings undefined takes the webhook down */
  set(settings: WebhookSettings | undefined): void {
    this.settings = settings;
    this.generation += 1;
    this.ending.abort();
    this.ending = new AbortController();
    this.busy.clear();
    this.failures.clear();
    this.connections = this.failedDeliveries = 0;
    this.goneSince = this.lastError = undefined;
    this.pump();
  }

  misbehave(more: Partial<Behaviour>): void {
    Object.assign(this.behaviour, more);
    if (this.behaviour.reorderUpdates > 0) {
      this.reorderUntil = this.world.clock.now() + REORDER_WITHIN_MS;
      this.timetable.in(REORDER_WITHIN_MS, () => this.pump());
    }
    this.pump();
  }

  behave(): void {
    Object.assign(this.behaviour, WELL);
  }

  /** Nothing more is sent. */
  close(): void {
    this.settings = undefined;
    this.ending.abort();
  }

  private pump(): void {
    if (this.settings === undefined || !this.inOrder()) return;
    for (const update of this.updates.waiting) {
      if (this.connections >= this.settings.maxConnections) return;
      if (this.busy.has(update.queue)) continue;
      this.busy.add(update.queue);
      this.connections += 1;
      void this.deliver(update, this.settings, this.generation);
    }
  }

  /** @returns false while updates are held back that are to come in the wrong order */
  private inOrder(): boolean {
    const wanted = this.behaviour.reorderUpdates;
    if (wanted === 0) return true;
    const idle = this.updates.waiting.filter(({ queue, id }) => !this.busy.has(queue) && !this.failures.has(id));
    if (idle.length < Math.max(wanted, 2) && this.world.clock.now() < (this.reorderUntil ?? 0)) return false;
    this.behaviour.reorderUpdates = 0;
    this.updates.reverse(new Set(idle.slice(0, Math.max(wanted, 2))));
    return true;
  }

  private async deliver(update: Update, settings: WebhookSettings, generation: number): Promise<void> {
    const twice = this.use('duplicateUpdates');
    let outcome = await this.post(update, settings);
    if (twice && generation === this.generation) outcome = await this.post(update, settings);
    if (generation !== this.generation || this.settings === undefined) return;
    this.connections -= 1;
    if (outcome.error === undefined) this.accepted(update, outcome.body ?? '');
    else this.failed(update, outcome);
    this.pump();
  }

  private accepted(update: Update, body: string): void {
    this.updates.remove((other) => other === update);
    this.failures.delete(update.id);
    this.busy.delete(update.queue);
    this.goneSince = undefined;
    if (!body.startsWith('{')) return;
    const { method, ...params } = parseObject(body);
    if (typeof method === 'string' && !/^(setwebhook|deletewebhook|close|logout|get.*)$/i.test(method)) this.call(method, params);
  }

  private failed(update: Update, { error = '', status, retryAfterMs }: Outcome): void {
    const now = this.world.clock.now();
    this.failedDeliveries += 1;
    this.lastError = { date: this.world.now(), message: error };
    this.goneSince = status === 410 ? (this.goneSince ?? now) : undefined;
    if (this.goneSince !== undefined && now - this.goneSince >= GONE_FOR_MS) {
      this.set(undefined);
      return;
    }
    const before = this.failures.get(update.id) ?? 0;
    this.failures.set(update.id, before + 1);
    const generation = this.generation;
    this.timetable.in(retryAfterMs ?? pauseAfter(before), () => {
      if (generation !== this.generation) return;
      this.busy.delete(update.queue);
      this.pump();
    });
  }

  private async post(update: Update, { url, secret }: WebhookSettings): Promise<Outcome> {
    const shownSecret = this.use('wrongSecret') ? 'wrong-secret' : secret;
    const body = { ...update.body, ...(this.use('oversizedUpdate') ? { padding: 'x'.repeat(OVERSIZE_BYTES) } : {}) };
    const patience = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          ...(shownSecret === '' ? {} : { 'x-telegram-bot-api-secret-token': shownSecret }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.any([patience, this.ending.signal]),
      });
      const text = await response.text();
      if (response.ok) return { body: text };
      const seconds = Number(response.headers.get('retry-after') ?? NaN);
      return {
        error: `Wrong response from the webhook: ${response.status} ${response.statusText}`.trim(),
        status: response.status,
        retryAfterMs: seconds > 0 ? Math.min(seconds, LONGEST_RETRY_AFTER_S) * SECOND : undefined,
      };
    } catch (error) {
      if (patience.aborted) return { error: 'Read timeout expired' };
      return { error: codeOf(error) === 'ECONNREFUSED' ? 'Connection refused' : 'Connection closed' };
    }
  }

  private use(kind: keyof Behaviour): boolean {
    if (this.behaviour[kind] === 0) return false;
    this.behaviour[kind] -= 1;
    return true;
  }
}

/** The first failure is tried again at once; then after 2, 4, 8 … s, in the end every one to two minutes. */
const pauseAfter = (failuresBefore: number): number =>
  failuresBefore === 0 ? 0 : Math.min(2 ** Math.min(failuresBefore, 10), randomInt(60, 121)) * SECOND;

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

const codeOf = (error: unknown): unknown => {
  const cause = isRecord(error) ? error['cause'] : undefined;
  return isRecord(cause) ? cause['code'] : undefined;
};
