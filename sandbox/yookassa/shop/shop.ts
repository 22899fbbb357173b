import type { SandboxClock } from '../../clock';
import type { Timetable } from '../../telegram/updates/timetable';
import { Refusal } from './refusal';
import type { FiscalReceipt, Method, Payment, Refund } from './objects';
import type { Settings } from './settings';
import type { Wire } from './terms';

export const EVENTS = [
  'payment.waiting_for_capture',
  'payment.succeeded',
  'payment.canceled',
  'refund.succeeded',
  'payment_method.active',
] as const;
export type EventName = (typeof EVENTS)[number];

export interface ShopEvent {
  readonly event: EventName;
  /** The object at this moment, and as it was before. */
  readonly object: Wire;
  readonly before: Wire;
  /** Ms since 1970 of the world. */
  readonly at: number;
}

/** What YooKassa knows of one shop, by id in order of creation. */
export class Shop {
  readonly payments = new Map<string, Payment>();
  readonly methods = new Map<string, Method>();
  readonly refunds = new Map<string, Refund>();
  readonly receipts = new Map<string, FiscalReceipt>();
  private orders = 0;
  private readonly listeners: ((event: ShopEvent) => void)[] = [];

  /** @param checkoutUrl where a payer goes with the id of a payment or of a method */
  constructor(
    readonly clock: SandboxClock,
    readonly timetable: Timetable,
    readonly settings: Settings,
    readonly checkoutUrl: (id: string) => string,
  ) {}

  nextOrder(): number {
    return (this.orders += 1);
  }

  onEvent(listener: (event: ShopEvent) => void): void {
    this.listeners.push(listener);
  }

  /** Objects are taken as they are now: later changes do not reach what has been told. */
  tell(event: EventName, object: Wire, before: Wire): void {
    const told = { event, object: copyOf(object), before: copyOf(before), at: this.clock.now() };
    for (const listener of this.listeners) listener(told);
  }

  /** @throws Refusal 404 */
  payment(id: string): Payment {
    return this.payments.get(id) ?? notFound('Payment', 'payment_id');
  }

  /** @throws Refusal 404 */
  refund(id: string): Refund {
    return this.refunds.get(id) ?? notFound('Refund', 'refund_id');
  }

  /** @throws Refusal 404 */
  receipt(id: string): FiscalReceipt {
    return this.receipts.get(id) ?? notFound('Receipt', 'receipt_id');
  }

  forget(): void {
    for (const objects of [this.payments, this.methods, this.refunds, this.receipts]) objects.clear();
  }
}

function notFound(what: string, parameter: string): never {
  throw new Refusal(404, `${what} not found or forbidden`, parameter);
}

const copyOf = (wire: Wire): Wire => JSON.parse(JSON.stringify(wire)) as Wire;
