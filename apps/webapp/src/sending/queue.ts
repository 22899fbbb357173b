import type { Cargo, Response } from '../api/client';
import { Store } from '../ui/store';

/** How long a response may be taken back before it is really sent, ms. */
export const UNDO_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;

export interface Offer {
  readonly phone: string;
  readonly priceKopecks?: number;
  readonly comment?: string;
}

/** Why the server said no: its code, and words for people. */
export interface Refused {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/** A response that the server does not have yet, as far as the phone knows. */
export interface Unsent {
  /** Idempotency-Key: sent any number of times it is one response. */
  readonly key: string;
  readonly cargo: Cargo;
  readonly offer: Offer;
  /** ms since 1970 */
  readonly queuedAt: number;
  /** `held` may be undone, `waiting` goes when the network is back. */
  readonly state: 'held' | 'sending' | 'waiting' | 'refused';
  readonly refused?: Refused;
}

export type Outcome = { readonly sent: Response } | { readonly refused: Refused } | 'later';

export interface QueueParts {
  /** Sends one; outlives the page. Never rejects. */
  readonly send: (unsent: Unsent) => Promise<Outcome>;
  readonly onSent: (response: Response) => void;
  readonly onRefused: (unsent: Unsent) => void;
  readonly recall: () => readonly Unsent[] | undefined;
  readonly keep: (list: readonly Unsent[]) => void;
  readonly now: () => number;
  /** Runs later; what it returns takes that back. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly newKey: () => string;
}

/** Responses on their way from this phone: kept over a restart, sent until there is an answer. */
export class SendingQueue {
  readonly list: Store<readonly Unsent[]>;
  private failures = 0;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly parts: QueueParts) {
    // What was on its way when the page ended may have arrived or not: the key makes asking again safe.
    this.list = new Store(
      (parts.recall() ?? []).map((unsent) => (unsent.state === 'refused' ? unsent : { ...unsent, state: 'waiting' })),
    );
  }

  add(cargo: Cargo, offer: Offer): void {
    const { now, newKey } = this.parts;
    const others = this.list.value.filter((one) => one.cargo.id !== cargo.id);
    this.put([{ key: newKey(), cargo, offer, queuedAt: now(), state: 'held' }, ...others]);
    this.watch();
  }

  /** Takes one out that is not on its way. @returns what was offered, to begin from again */
  takeBack(key: string): Offer | undefined {
    const found = this.list.value.find((one) => one.key === key && one.state !== 'sending');
    if (found === undefined) return undefined;
    this.put(this.list.value.filter((one) => one !== found));
    this.watch();
    return found.offer;
  }

  /** Tries a refused one again, as it is. */
  retry(key: string): void {
    this.put(
      this.list.value.map(({ refused, ...one }) => {
        if (refused === undefined) return one;
        return one.key === key ? { ...one, state: 'waiting' } : { ...one, refused };
      }),
    );
    this.flush();
  }

  /** Sends what is due: the network may be back. */
  flush(): void {
    this.failures = 0;
    this.sendWhere((one) => one.state === 'waiting' || this.isDue(one));
  }

  /** Sends all there is: the page is going away, and what is begun now still arrives. */
  flushAll(): void {
    this.sendWhere((one) => one.state === 'waiting' || one.state === 'held');
  }

  stop(): void {
    this.cancelTimer();
  }

  private isDue({ state, queuedAt }: Unsent): boolean {
    const held = this.parts.now() - queuedAt;
    // A clock that was set back makes nobody wait for hours.
    return state === 'held' && (held >= UNDO_MS || held < 0);
  }

  private sendWhere(due: (one: Unsent) => boolean): void {
    // The oldest first.
    for (const one of this.list.value.filter(due).reverse()) void this.send(one);
    this.watch();
  }

  private async send(unsent: Unsent): Promise<void> {
    this.change(unsent.key, { ...unsent, state: 'sending' });
    const outcome = await this.parts.send(unsent);
    if (outcome === 'later') {
      this.failures++;
      this.change(unsent.key, { ...unsent, state: 'waiting' });
    } else if ('sent' in outcome) {
      // First the answer, then away with the question: no moment in between without either.
      this.parts.onSent(outcome.sent);
      this.change(unsent.key, undefined);
    } else {
      const refused: Unsent = { ...unsent, state: 'refused', refused: outcome.refused };
      this.change(unsent.key, refused);
      this.parts.onRefused(refused);
    }
    this.watch();
  }

  private change(key: string, next: Unsent | undefined): void {
    this.put(this.list.value.flatMap((one) => (one.key !== key ? [one] : next === undefined ? [] : [next])));
  }

  private put(list: readonly Unsent[]): void {
    this.list.set(list);
    this.parts.keep(list);
  }

  /** Wakes up for the next one that is due, or to try again what did not get through. */
  private watch(): void {
    this.cancelTimer();
    const now = this.parts.now();
    const retryMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, this.failures - 1));
    const waits = this.list.value.flatMap(({ state, queuedAt }) =>
      state === 'held' ? [Math.max(0, queuedAt + UNDO_MS - now)] : state === 'waiting' ? [retryMs] : [],
    );
    if (waits.length === 0) return;
    const wait = Math.min(...waits);
    this.cancelTimer = this.parts.after(wait, () =>
      this.sendWhere((one) => this.isDue(one) || (one.state === 'waiting' && wait >= retryMs)),
    );
  }
}
