import type { CaptureRequest, PaymentRequest } from '../validation/requests';
import { receiptFor } from '../validation/receipt';
import type { Cancellation } from './cards';
import { idOf } from './ids';
import type { Methods, Instrument } from './methods';
import { amountOf } from './money';
import type { Payment, PaymentStatus } from './objects';
import type { Receipts } from './receipts';
import { invalid, Refusal } from './refusal';
import type { NextCharge } from './settings';
import type { Shop } from './shop';
import { paymentWire } from './wire';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CONFIRM_WITHIN_MS = 60 * MINUTE;
const HOLD_MS = 7 * DAY;
/** Limits of cards, kopecks. */
const [LEAST, MOST] = [100, 35_000_000];

/** Which status follows which: both ends are final. */
const NEXT: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  pending: ['waiting_for_capture', 'succeeded', 'canceled'],
  waiting_for_capture: ['succeeded', 'canceled'],
  succeeded: [],
  canceled: [],
};

/** Payments from their making to their end. */
export class Payments {
  /** How the next charges of saved methods end; then they succeed. */
  readonly nextCharges: NextCharge[] = [];

  constructor(
    private readonly shop: Shop,
    private readonly methods: Methods,
    private readonly receipts: Receipts,
  ) {}

  /** @throws Refusal 400 by the shop's rules, 403 for saved methods where they are not allowed */
  create(asked: PaymentRequest): Payment {
    const { settings, clock } = this.shop;
    if ((asked.saveMethod || asked.methodId !== undefined) && !settings.autopayments)
      throw new Refusal(403, "This store can't make recurring payments. Contact the YooMoney manager to learn more");
    if (asked.amount < LEAST || asked.amount > MOST)
      throw invalid(`Amount must be from ${amountOf(LEAST).value} to ${amountOf(MOST).value}`, 'amount.value');
    receiptFor(asked.receipt, asked.amount, settings.fiscalization);
    const saved = asked.methodId === undefined ? undefined : this.methods.chargeable(asked.methodId);
    const now = clock.now();
    const id = idOf('payment', now);
    const payment: Payment = {
      id,
      order: this.shop.nextOrder(),
      createdAt: now,
      asked,
      status: 'pending',
      amount: asked.amount,
      refunded: 0,
      refunding: 0,
      method: saved ?? (asked.methodType === undefined ? undefined : this.methods.unsaved(id, asked.methodType)),
      confirmation: this.methods.confirmation(id, asked.confirmation),
    };
    this.shop.payments.set(id, payment);
    this.cancelAfter(CONFIRM_WITHIN_MS, payment, 'expired_on_confirmation');
    if (saved !== undefined) this.charge(payment);
    return payment;
  }

  /** The payer has paid. @param instrument undefined for a saved method @throws Refusal when nothing is awaited any more */
  pay(payment: Payment, instrument?: Instrument): void {
    this.mustBe(payment, 'pending');
    const before = paymentWire(payment, this.shop.settings);
    if (instrument !== undefined) {
      payment.method = this.methods.used(payment.id, instrument, payment.asked.saveMethod);
      payment.threeDSecure = instrument.card?.threeDSecure;
    }
    if (payment.asked.capture) {
      this.succeed(payment, before);
      return;
    }
    payment.expiresAt = this.shop.clock.now() + HOLD_MS;
    this.move(payment, 'waiting_for_capture', before);
    this.cancelAfter(HOLD_MS, payment, 'expired_on_capture');
  }

  /** The bank has said no: the end, or the payer tries again. */
  decline(payment: Payment, details: Cancellation, instrument?: Instrument): void {
    this.mustBe(payment, 'pending');
    if (instrument !== undefined) {
      payment.method = this.methods.used(payment.id, instrument, false);
      payment.threeDSecure = instrument.card?.threeDSecure;
    }
    this.cancel(payment, details);
  }

  /** @throws Refusal 400 unless money is held, or when the sums do not fit */
  capture(payment: Payment, asked: CaptureRequest): Payment {
    this.mustBe(payment, 'waiting_for_capture');
    const amount = asked.amount ?? payment.amount;
    if (amount > payment.amount) throw invalid('Amount is above the amount that is held', 'amount.value');
    const partial = amount < payment.amount;
    const receipt = receiptFor(asked.receipt, amount, partial && this.shop.settings.fiscalization) ?? payment.asked.receipt;
    const before = paymentWire(payment, this.shop.settings);
    payment.amount = amount;
    this.succeed(payment, before, receipt);
    return payment;
  }

  /** @throws Refusal 400 unless money is held: a pending payment only expires */
  release(payment: Payment): Payment {
    this.mustBe(payment, 'waiting_for_capture');
    this.cancel(payment, { party: 'merchant', reason: 'canceled_by_merchant' });
    return payment;
  }

  cancel(payment: Payment, details: Cancellation): void {
    const before = paymentWire(payment, this.shop.settings);
    payment.cancellation = details;
    this.move(payment, 'canceled', before);
  }

  private cancelAfter(ms: number, payment: Payment, reason: Cancellation['reason']): void {
    payment.forgetDeadline = this.shop.timetable.in(ms, () => this.cancel(payment, { party: 'yoo_money', reason }));
  }

  private charge(payment: Payment): void {
    const next = this.nextOf(payment);
    if (next.outcome === 'canceled') this.cancel(payment, next.details);
    else if (next.outcome === 'succeeded') this.pay(payment);
  }

  /** A revoked method does not use up what is scripted. */
  private nextOf({ method }: Payment): NextCharge {
    if (method?.status === 'active') return this.nextCharges.shift() ?? { outcome: 'succeeded' };
    return { outcome: 'canceled', details: { party: 'yoo_money', reason: 'permission_revoked' } };
  }

  private succeed(payment: Payment, before: object, receipt = payment.asked.receipt): void {
    payment.capturedAt = this.shop.clock.now();
    if (receipt !== undefined) this.receipts.register({ of: payment, type: 'payment', content: receipt, sum: payment.amount });
    this.move(payment, 'succeeded', before);
  }

  private move(payment: Payment, to: Exclude<PaymentStatus, 'pending'>, before: object): void {
    if (!NEXT[payment.status].includes(to)) throw new Error(`a payment cannot become ${to} after ${payment.status}`);
    payment.forgetDeadline?.();
    payment.status = to;
    this.shop.tell(`payment.${to}`, paymentWire(payment, this.shop.settings), { ...before });
  }

  private mustBe(payment: Payment, status: PaymentStatus): void {
    if (payment.status !== status) throw invalid(`The payment is ${payment.status}, not ${status}`, 'payment_id');
  }
}
