import { randomUUID } from 'node:crypto';
import {
  AccessChanged,
  ApplyPromoCode,
  CheckPromoCode,
  CheckStarsPayment,
  ConfigurationChanged,
  CreatePayment,
  DeletePaymentMethod,
  Done,
  EMAIL_REQUIRED,
  GetAccess,
  GetConfiguration,
  GetPayment,
  GetSubscription,
  ListTariffs,
  PAYMENT_UNKNOWN,
  Refusal,
  SetAutoRenew,
  type AccessState,
  type Configuration,
  type Payment,
  type PromoEffect,
  type StarsPaymentCheck,
  type SubscriptionPeriod,
} from '#contracts';
import { EventPublisher, HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

export const DAY_MS = 86_400_000;

/** Billing as the bot sees it. A driver nobody said anything about has a trial that runs. */
@Injectable()
export class Billing {
  readonly states = new Map<string, AccessState>();
  readonly payments = new Map<string, Payment & { driverId: string }>();
  readonly cards = new Map<string, string>();
  readonly emails = new Map<string, string>();
  readonly promos = new Map<string, PromoEffect>();
  readonly calls: { name: string; request: object }[] = [];
  /** Refusals to give, by the contract's name. */
  readonly refusals = new Map<string, Refusal>();
  checkout: StarsPaymentCheck = { ok: true };
  configuration: Configuration = { version: 1, paymentsEnabled: true, ownLoadsShown: false, alertsPerHour: 20, flags: [] };

  constructor(readonly events: EventPublisher) {}

  state(driverId: string): AccessState {
    const expiresAt = new Date(Date.now() + 7 * DAY_MS).toISOString();
    const trial: AccessState = {
      driverId,
      token: randomUUID(),
      version: 1,
      source: 'trial',
      expiresAt,
      usableUntil: expiresAt,
      autoRenew: false,
    };
    const state = this.states.get(driverId) ?? trial;
    this.states.set(driverId, state);
    return state;
  }

  /** Access until so many ms from now, without a word to anybody. */
  set(driverId: string, msFromNow: number, more: Partial<AccessState> = {}): AccessState {
    const at = new Date(Date.now() + msFromNow).toISOString();
    const before = this.state(driverId);
    const now = { version: before.version + 1, token: randomUUID(), expiresAt: at, usableUntil: at };
    const state = Object.assign({}, before, now, more);
    this.states.set(driverId, state);
    return state;
  }

  async change(driverId: string, msFromNow: number, more: Partial<AccessState> = {}): Promise<void> {
    await this.events.publish(AccessChanged, this.set(driverId, msFromNow, more));
  }

  async configure(changes: Partial<Configuration>): Promise<void> {
    this.configuration = Object.assign({}, this.configuration, changes, { version: this.configuration.version + 1 });
    await this.events.publish(ConfigurationChanged, this.configuration);
  }

  lastOf(name: string): object | undefined {
    return this.calls.findLast((call) => call.name === name)?.request;
  }

  count(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  meet(name: string, request: object): void {
    this.calls.push({ name, request });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }

  promo(code: string): PromoEffect {
    const effect = this.promos.get(code.trim().toUpperCase());
    if (effect === undefined) throw new Refusal({ code: 'PROMO_UNKNOWN', kind: 'invalid' });
    return effect;
  }
}

@Controller()
export class BillingController {
  constructor(private readonly billing: Billing) {}

  @HandleRpc(GetAccess)
  access(request: InstanceType<typeof GetAccess.request>): AccessState {
    this.billing.meet('GetAccess', request);
    return this.billing.state(request.driverId);
  }

  @HandleRpc(GetConfiguration)
  configuration(): Configuration {
    this.billing.meet('GetConfiguration', {});
    return this.billing.configuration;
  }

  @HandleRpc(ListTariffs)
  tariffs(request: InstanceType<typeof ListTariffs.request>) {
    this.billing.meet('ListTariffs', request);
    const [day, month] = request.language === 'ru' ? ['1 день', '1 месяц'] : ['1 day', '1 month'];
    return {
      items: [
        { code: '1_day', title: day, days: 1, priceKopecks: 4_900, renewable: false },
        { code: '1_month', title: month, days: 30, priceKopecks: 49_900, priceStars: 400, badge: 'Выгодно', renewable: true },
      ],
    };
  }

  @HandleRpc(GetSubscription)
  subscription(request: InstanceType<typeof GetSubscription.request>) {
    const { driverId } = request;
    this.billing.meet('GetSubscription', request);
    const access = this.billing.state(driverId);
    const card = this.billing.cards.get(driverId);
    const endsAt = access.expiresAt ?? new Date(0).toISOString();
    const history: SubscriptionPeriod[] = [
      { source: 'payment', startsAt: '2026-10-01T21:30:00.000Z', endsAt, shortened: true },
      { source: 'trial', startsAt: '2026-09-24T21:30:00.000Z', endsAt: '2026-10-01T21:30:00.000Z' },
    ];
    return {
      access,
      history,
      ...(card === undefined ? {} : { paymentMethod: { title: card } }),
      ...(access.autoRenew ? { renewal: { at: '2026-12-20T21:30:00.000Z', tariff: '1_month', amountKopecks: 49_900 } } : {}),
      consentVersion: '2026-11-01',
    };
  }

  @HandleRpc(CreatePayment)
  pay(request: InstanceType<typeof CreatePayment.request>) {
    this.billing.meet('CreatePayment', request);
    const { driverId, order } = request;
    const stars = order.provider === 'stars';
    if (order.email !== undefined) this.billing.emails.set(driverId, order.email);
    if (!stars && !this.billing.emails.has(driverId)) throw new Refusal(EMAIL_REQUIRED);
    const amountKopecks = order.promoCode === undefined ? 49_900 : 39_920;
    const payment: Payment = {
      id: randomUUID(),
      tariff: order.tariff,
      provider: order.provider ?? 'yookassa',
      amountKopecks: stars ? 0 : amountKopecks,
      discountKopecks: 49_900 - amountKopecks,
      ...(stars ? { amountStars: 400 } : {}),
      status: 'pending',
      confirmationUrl: stars ? 'https://t.me/$invoice' : 'https://yoomoney.example/checkout?orderId=1',
      createdAt: new Date().toISOString(),
    };
    this.billing.payments.set(payment.id, Object.assign({}, payment, { driverId }));
    return { created: true, payment };
  }

  @HandleRpc(GetPayment)
  payment(request: InstanceType<typeof GetPayment.request>): Payment {
    this.billing.meet('GetPayment', request);
    const payment = this.billing.payments.get(request.paymentId);
    if (payment?.driverId !== request.driverId) throw new Refusal(PAYMENT_UNKNOWN);
    return payment;
  }

  @HandleRpc(CheckPromoCode)
  checkPromo(request: InstanceType<typeof CheckPromoCode.request>): PromoEffect {
    this.billing.meet('CheckPromoCode', request);
    const effect = this.billing.promo(request.code);
    if (request.tariff === '1_day') throw new Refusal({ code: 'PROMO_NOT_APPLICABLE', kind: 'invalid' });
    return request.tariff === undefined ? effect : Object.assign({}, effect, { amountKopecks: 39_920 });
  }

  @HandleRpc(ApplyPromoCode)
  applyPromo(request: InstanceType<typeof ApplyPromoCode.request>): AccessState {
    this.billing.meet('ApplyPromoCode', request);
    this.billing.promo(request.code);
    return this.billing.set(request.driverId, 30 * DAY_MS, { source: 'promo' });
  }

  @HandleRpc(SetAutoRenew)
  autoRenew(request: InstanceType<typeof SetAutoRenew.request>): AccessState {
    this.billing.meet('SetAutoRenew', request);
    return this.billing.set(request.driverId, 30 * DAY_MS, { autoRenew: request.enabled });
  }

  @HandleRpc(DeletePaymentMethod)
  forgetCard(request: InstanceType<typeof DeletePaymentMethod.request>): Done {
    this.billing.meet('DeletePaymentMethod', request);
    this.billing.cards.delete(request.driverId);
    this.billing.set(request.driverId, 30 * DAY_MS, { autoRenew: false });
    return new Done();
  }

  @HandleRpc(CheckStarsPayment)
  checkStars(request: InstanceType<typeof CheckStarsPayment.request>): StarsPaymentCheck {
    this.billing.meet('CheckStarsPayment', request);
    return this.billing.checkout;
  }
}
