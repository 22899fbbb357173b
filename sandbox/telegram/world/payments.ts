import { randomBytes } from 'node:crypto';
import { badRequest } from '../bot-api/refusal';
import type { Updates } from '../updates/queue';
import type { Message } from './types';
import { Impossible, newQueryId, type World } from './world';

/** The bot has so long to agree to a payment. */
const PRE_CHECKOUT_MS = 10_000;

export interface Invoice {
  readonly title: string;
  readonly description: string;
  readonly payload: string;
  readonly currency: string;
  /** Stars, or hundredths of any other currency. */
  readonly total: number;
  /** Seconds; a subscription is paid for again and again. */
  readonly subscriptionPeriod?: number;
}

interface Checkout {
  readonly userId: number;
  readonly invoice: Invoice;
  readonly at: number;
  status: 'pending' | 'paid' | 'failed';
  error?: string;
}

export interface Charge {
  readonly id: string;
  readonly userId: number;
  readonly invoice: Invoice;
  /** Seconds since 1970. */
  readonly date: number;
  refunded: boolean;
}

/** Invoices and what is paid by them. */
export class Payments {
  private readonly links = new Map<string, Invoice>();
  private readonly messages = new Map<string, Invoice>();
  private readonly checkouts = new Map<string, Checkout>();
  readonly charges = new Map<string, Charge>();

  constructor(
    private readonly world: World,
    private readonly updates: Updates,
  ) {}

  /** @returns a link that anybody can pay by */
  link(invoice: Invoice): string {
    const link = `https://t.me/$${randomBytes(12).toString('base64url')}`;
    this.links.set(link, invoice);
    return link;
  }

  attach({ chat, message_id }: Message, invoice: Invoice): void {
    this.messages.set(`${chat.id} ${message_id}`, invoice);
  }

  /** Somebody presses the button to pay: now the bot is asked. @throws Impossible when there is no such invoice */
  pay(userId: number, { messageId, invoiceLink }: { messageId?: number; invoiceLink?: string }): object {
    const { user } = this.world.person(userId);
    const invoice = this.links.get(invoiceLink ?? '') ?? this.messages.get(`${userId} ${messageId ?? ''}`);
    if (invoice === undefined) throw new Impossible(404, 'there is no such invoice');
    const id = newQueryId();
    this.checkouts.set(id, { userId, invoice, at: this.world.clock.now(), status: 'pending' });
    const { currency, total, payload } = invoice;
    const query = { id, from: user, currency, total_amount: total, invoice_payload: payload };
    const updateId = this.updates.add('pre_checkout_query', userId, query);
    return { ...(updateId === undefined ? {} : { updateId }), preCheckoutQueryId: id };
  }

  /** @throws Refusal 400 when it is too late, or was done before */
  answer(id: string, error: string | undefined): void {
    const checkout = this.checkouts.get(id);
    if (checkout === undefined || this.statusOf(id)?.status !== 'pending')
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    if (error === undefined) this.charge(checkout);
    else Object.assign(checkout, { status: 'failed', error });
  }

  /** How a payment went; undefined when there is none. */
  statusOf(id: string): { status: Checkout['status']; error?: string } | undefined {
    const checkout = this.checkouts.get(id);
    if (checkout === undefined) return undefined;
    const { status, at, error } = checkout;
    const late = status === 'pending' && this.world.clock.now() - at > PRE_CHECKOUT_MS;
    return { status: late ? 'failed' : status, ...(error === undefined ? {} : { error }) };
  }

  /** @throws Refusal 400 when nothing was paid so, or it was given back before */
  refund(userId: number, chargeId: string): void {
    const charge = this.chargeOf(userId, chargeId);
    if (charge.refunded) throw badRequest('CHARGE_ALREADY_REFUNDED');
    charge.refunded = true;
    this.note(userId, { refunded_payment: this.described(charge) });
  }

  /** @throws Refusal 400 when nothing was paid so */
  chargeOf(userId: number, chargeId: string): Charge {
    const charge = this.charges.get(chargeId);
    if (charge?.userId !== userId) throw badRequest('CHARGE_NOT_FOUND');
    return charge;
  }

  clear(): void {
    for (const known of [this.links, this.messages, this.checkouts, this.charges]) known.clear();
  }

  private charge(checkout: Checkout): void {
    const { userId, invoice } = checkout;
    checkout.status = 'paid';
    const charge = {
      id: `stx${randomBytes(18).toString('base64url')}`,
      userId,
      invoice,
      date: this.world.now(),
      refunded: false,
    };
    this.charges.set(charge.id, charge);
    const { subscriptionPeriod: period } = invoice;
    this.note(userId, {
      successful_payment: {
        ...this.described(charge),
        ...(period === undefined
          ? {}
          : { subscription_expiration_date: this.world.now() + period, is_recurring: true, is_first_recurring: true }),
      },
    });
  }

  private described({ id, userId, invoice: { currency, total, payload } }: Charge): object {
    return {
      currency,
      total_amount: total,
      invoice_payload: payload,
      telegram_payment_charge_id: id,
      provider_payment_charge_id: `${userId}_${this.charges.size}`,
    };
  }

  /** A line in the private chat, and the update about it. */
  private note(userId: number, content: object): void {
    const person = this.world.person(userId);
    this.updates.add('message', userId, this.world.privateChat(person).post(person.user, content));
  }
}
