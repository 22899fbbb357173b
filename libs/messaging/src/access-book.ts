import {
  accessAt,
  GetAccess,
  mayUse,
  Refusal,
  SERVICE_UNAVAILABLE,
  SUBSCRIPTION_REQUIRED,
  type Access,
  type AccessState,
  type ListPart,
  type Need,
} from '#contracts';
import { Counter } from 'prom-client';
import { currentCall, remainingMs, runInCall, withBudget } from './call-context';
import type { NatsConnection } from './nats-connection';
import type { RpcClient } from './rpc.client';

/** Older than this, a state is asked for again behind the reader's back. */
const FRESH_MS = 30_000;
/** Before somebody is refused, what is older is asked for once more: they may have paid a moment ago. */
const SURE_MS = 2_000;
/** While billing does not answer the last known state counts for so long. */
const BELIEVED_MS = 10 * 60_000;
/** A question that fails is not repeated behind the readers' backs for so long, whoever it was about. */
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** Shorter than any door's own budget: what the driver asked for has to be fetched as well. */
const ASK_MS = 1_500;
const DRIVERS_KEPT = 50_000;
/** How long a door that does not know should be left alone. */
const RETRY_AFTER_SECONDS = 5;

const asked = new Counter({ name: 'access_questions_total', help: 'Questions about drivers’ access', labelNames: ['outcome'] });

interface Known {
  readonly state: AccessState;
  /** End of use, ms since 1970; 0 when nothing was ever granted. */
  readonly usableUntil: number;
  /** When billing said so, by our clock. */
  readonly at: number;
}

export interface AccessBookOptions {
  /** Ms since 1970. */
  readonly now: () => number;
  /** Whether anything has to be paid for; true while that is not known. */
  readonly paymentsEnabled: () => boolean;
}

/**
 * What a door knows of its drivers' access. Looked into at every request, told of every change, asked again after half a minute; what
 * has not been confirmed for ten minutes counts for nothing. An expiry needs nobody to say it: the clock does.
 */
export class AccessBook {
  private readonly known = new Map<string, Known>();
  private readonly flights = new Map<string, Promise<Known>>();
  private pausedUntil = 0;
  /** Said before this moment is old: something may have been missed since. */
  private doubtedUntil = 0;

  constructor(
    private readonly rpc: Pick<RpcClient, 'call'>,
    private readonly options: AccessBookOptions,
  ) {}

  /** One that knows when it may have missed something. */
  static open(rpc: RpcClient, nats: NatsConnection, options: AccessBookOptions): AccessBook {
    const book = new AccessBook(rpc, options);
    nats.onReconnect(() => book.doubtAll());
    return book;
  }

  /** Whether the driver may do what needs `need`, from memory; undefined when billing has to be asked. Allocates nothing. */
  find(need: Need, driverId: string, page?: ListPart): boolean | undefined {
    if (mayUse(need, NONE, page)) return true;
    if (this.allOpen) return true;
    const known = this.known.get(driverId);
    if (known === undefined) return undefined;
    const now = this.options.now();
    const age = now - known.at;
    if (age >= BELIEVED_MS) return undefined;
    if (age >= FRESH_MS || known.at < this.doubtedUntil) this.renew(driverId);
    return known.usableUntil > now;
  }

  /** The same, asking where memory does not do. @throws Refusal SERVICE_UNAVAILABLE when nobody knows: that is not a no */
  async may(need: Need, driverId: string, page?: ListPart): Promise<boolean> {
    const found = this.find(need, driverId, page);
    if (found === true) return true;
    const { usableUntil } = await this.confirmed(driverId);
    // Whether payments are on may have become known meanwhile.
    return this.allOpen || usableUntil > this.options.now();
  }

  /** For what is shown with less where access is lacking: false too when nobody knows. @throws Refusal NOT_FOUND */
  async surely(need: Need, driverId: string): Promise<boolean> {
    try {
      return await this.may(need, driverId);
    } catch (error) {
      if (error instanceof Refusal && error.is(SERVICE_UNAVAILABLE)) return false;
      throw error;
    }
  }

  /** @throws Refusal SUBSCRIPTION_REQUIRED, SERVICE_UNAVAILABLE */
  async require(need: Need, driverId: string, page?: ListPart): Promise<void> {
    if (!(await this.may(need, driverId, page))) throw new Refusal(SUBSCRIPTION_REQUIRED);
  }

  /** The driver's access for people to read. @throws Refusal SERVICE_UNAVAILABLE */
  async access(driverId: string): Promise<Access> {
    const { state } = await this.confirmed(driverId);
    return this.read(state);
  }

  /** Whether nothing has to be paid for. */
  get allOpen(): boolean {
    return !this.options.paymentsEnabled();
  }

  /** What a state means now. */
  read(state: AccessState): Access {
    return accessAt(state, this.options.now(), this.options.paymentsEnabled());
  }

  /** Billing said it. Of two states the newer one counts, in whatever order they come. */
  hear(state: AccessState): void {
    const known = this.known.get(state.driverId);
    if (known === undefined || known.state.version <= state.version) this.keep(state);
  }

  /** Something may have been said while nobody listened: everything is asked for again, as it is needed. */
  doubtAll(): void {
    this.doubtedUntil = this.options.now();
  }

  /** Not older than `SURE_MS`, or the last word there is while billing is silent. */
  private async confirmed(driverId: string): Promise<Known> {
    const known = this.known.get(driverId);
    const now = this.options.now();
    if (known !== undefined && now - known.at < SURE_MS && known.at >= this.doubtedUntil) return known;
    try {
      return await inTime(this.ask(driverId));
    } catch (error) {
      const last = this.known.get(driverId);
      if (last !== undefined && this.options.now() - last.at < BELIEVED_MS && isSilence(error)) return last;
      throw isSilence(error) ? new Refusal(SERVICE_UNAVAILABLE, { retryAfterSeconds: RETRY_AFTER_SECONDS }) : error;
    }
  }

  private renew(driverId: string): void {
    if (this.options.now() < this.pausedUntil) return;
    this.ask(driverId).catch(() => undefined);
  }

  /** One question at a time about one driver, whoever waits for it; nobody's deadline cuts it for the others. */
  private ask(driverId: string): Promise<Known> {
    const running = this.flights.get(driverId);
    if (running !== undefined) return running;
    const before = this.known.get(driverId);
    const flight = runInCall(withBudget(ASK_MS), () => this.rpc.call(GetAccess, { driverId }))
      .then(
        (state) => {
          asked.inc({ outcome: 'ok' });
          const now = this.known.get(driverId);
          // What was heard while the question was under way may be newer than its answer; what was known before it is not.
          return now !== undefined && now !== before && now.state.version > state.version ? now : this.keep(state);
        },
        (error: unknown) => {
          asked.inc({ outcome: 'failed' });
          this.pausedUntil = this.options.now() + PAUSE_AFTER_FAILURE_MS;
          throw error;
        },
      )
      .finally(() => this.flights.delete(driverId));
    this.flights.set(driverId, flight);
    return flight;
  }

  private keep(state: AccessState): Known {
    const { driverId, usableUntil } = state;
    const known: Known = {
      state,
      usableUntil: usableUntil === null ? 0 : Date.parse(usableUntil),
      at: this.options.now(),
    };
    this.known.set(driverId, known);
    if (this.known.size > DRIVERS_KEPT) {
      const first = this.known.keys().next();
      if (first.done !== true) this.known.delete(first.value);
    }
    return known;
  }
}

/** Waits no longer than the work has time for that it is part of; the question itself goes on for the others. */
async function inTime(flight: Promise<Known>): Promise<Known> {
  const left = remainingMs(currentCall());
  if (left >= ASK_MS) return flight;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, give) => {
    timer = setTimeout(() => give(new Refusal(SERVICE_UNAVAILABLE)), Math.max(0, left));
  });
  try {
    return await Promise.race([flight, late]);
  } finally {
    clearTimeout(timer);
  }
}

const NONE = { active: false } as const;

const isSilence = (error: unknown): boolean =>
  error instanceof Refusal && (error.kind === 'unavailable' || error.kind === 'internal');
