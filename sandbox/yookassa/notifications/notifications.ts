import type { Shop, ShopEvent } from '../shop/shop';
import type { Wire } from '../shop/terms';
import { FOREIGN_ADDRESS, post } from './post';

export interface Attempt {
  /** World time, ms since 1970. */
  readonly at: number;
  /** 0 when nobody answered. */
  readonly status: number;
}

export interface Notification {
  readonly id: number;
  readonly event: string;
  readonly objectId: string;
  readonly body: string;
  /** World time of the event, ms since 1970. */
  readonly at: number;
  readonly attempts: Attempt[];
  state: 'held' | 'waiting' | 'delivered' | 'given-up' | 'dropped' | 'no-address';
}

/** How notifications go wrong: so many of the next, or all of them. */
export interface Behaviour {
  /** Sent twice at once. */
  duplicate: number;
  /** So many are gathered and sent in the opposite order. */
  reorder: number;
  /** Never sent. */
  drop: number;
  /** Carry the object as it was before the event. */
  stale: number;
  /** Before the first attempt of every one, ms of the world. */
  delayMs: number;
}
const WELL: Behaviour = { duplicate: 0, reorder: 0, drop: 0, stale: 0, delayMs: 0 };

const MINUTE = 60_000;
/** Pauses after a failure; then hourly until a day has gone by since the event. */
const PAUSES_MIN = [1, 2, 5, 10, 30, 60];
const PERSIST_MS = 24 * 60 * MINUTE;
/** A gathering for the opposite order ends after so much of the world's time, however few there are. */
const GATHER_MS = 10_000;
const KEPT = 1_000;

/** Tells the shop of every event until it answers 200. */
export class Notifications {
  readonly behaviour: Behaviour = { ...WELL };
  sent: Notification[] = [];
  private held: Notification[] = [];
  private last = 0;
  private ending = new AbortController();
  private readonly flying = new Set<Promise<unknown>>();
  /** Those whose next attempt has its time: two failures at once lead to one. */
  private readonly retrying = new Set<Notification>();

  constructor(private readonly shop: Shop) {
    shop.onEvent((event) => this.announce(event));
  }

  misbehave(more: Partial<Behaviour>): void {
    Object.assign(this.behaviour, more);
    if (this.behaviour.reorder === 0) this.release();
  }

  /** Once more, now. */
  resend(notification: Notification): Promise<void> {
    return this.deliver(notification);
  }

  /** @param foreign from an address that is not YooKassa's @returns the status of the answer, 0 without one */
  forge(event: string, object: Wire, foreign: boolean): Promise<number> {
    return this.fly(this.send(bodyOf(event, object), foreign ? FOREIGN_ADDRESS : this.shop.settings.sourceAddress));
  }

  /** Every delivery that is under way has had its answer. */
  async settled(): Promise<void> {
    while (this.flying.size > 0) await Promise.all(this.flying);
  }

  /** Nothing more is sent of what has been announced so far. */
  clear(): void {
    this.ending.abort();
    this.ending = new AbortController();
    this.sent = [];
    this.held = [];
    this.retrying.clear();
    Object.assign(this.behaviour, WELL);
  }

  private announce({ event, object, before, at }: ShopEvent): void {
    const notification: Notification = {
      id: (this.last += 1),
      event,
      objectId: String(object['id']),
      body: bodyOf(event, this.use('stale') ? before : object),
      at,
      attempts: [],
      state: 'waiting',
    };
    this.sent.push(notification);
    if (this.sent.length > KEPT) this.sent.splice(0, KEPT / 4);
    if (this.use('drop')) notification.state = 'dropped';
    else if (this.shop.settings.notificationUrl === undefined) notification.state = 'no-address';
    else if (this.behaviour.reorder > 0) this.hold(notification);
    else this.start(notification);
  }

  private hold(notification: Notification): void {
    notification.state = 'held';
    this.held.push(notification);
    if (this.held.length >= this.behaviour.reorder) this.release();
    else if (this.held.length === 1) this.shop.timetable.in(GATHER_MS, () => this.release());
  }

  private release(): void {
    const gathered = this.held.reverse();
    this.held = [];
    this.behaviour.reorder = 0;
    for (const notification of gathered) {
      notification.state = 'waiting';
      this.start(notification);
    }
  }

  private start(notification: Notification): void {
    const twice = this.use('duplicate');
    const go = (): void => {
      void this.deliver(notification);
      if (twice) void this.deliver(notification);
    };
    if (this.behaviour.delayMs === 0) go();
    else this.shop.timetable.in(this.behaviour.delayMs, go);
  }

  private deliver(notification: Notification): Promise<void> {
    return this.fly(this.attempt(notification));
  }

  private async attempt(notification: Notification): Promise<void> {
    const { signal } = this.ending;
    const status = await this.send(notification.body, this.shop.settings.sourceAddress);
    if (signal.aborted) return;
    const now = this.shop.clock.now();
    notification.attempts.push({ at: now, status });
    if (status === 200) notification.state = 'delivered';
    if (notification.state !== 'waiting' || this.retrying.has(notification)) return;
    const pause = (PAUSES_MIN[notification.attempts.length - 1] ?? 60) * MINUTE;
    if (now + pause > notification.at + PERSIST_MS) notification.state = 'given-up';
    else this.retryIn(pause, notification);
  }

  private retryIn(pause: number, notification: Notification): void {
    this.retrying.add(notification);
    this.shop.timetable.in(pause, () => {
      this.retrying.delete(notification);
      if (notification.state === 'waiting') void this.deliver(notification);
    });
  }

  private send(body: string, from: string): Promise<number> {
    const { notificationUrl } = this.shop.settings;
    return notificationUrl === undefined ? Promise.resolve(0) : post(notificationUrl, body, from, this.ending.signal);
  }

  private fly<T>(flight: Promise<T>): Promise<T> {
    this.flying.add(flight);
    void flight.finally(() => this.flying.delete(flight));
    return flight;
  }

  private use(kind: 'duplicate' | 'drop' | 'stale'): boolean {
    if (this.behaviour[kind] === 0) return false;
    this.behaviour[kind] -= 1;
    return true;
  }
}

const bodyOf = (event: string, object: Wire): string => JSON.stringify({ type: 'notification', event, object });
