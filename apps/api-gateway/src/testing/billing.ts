import { randomUUID } from 'node:crypto';
import {
  AccessChanged,
  ApplyPromoCode,
  CheckPromoCode,
  ConfigurationChanged,
  CreatePayment,
  DeletePaymentMethod,
  Done,
  GetAccess,
  GetConfiguration,
  GetPayment,
  GetSubscription,
  ListPayments,
  ListTariffs,
  PAYMENT_UNKNOWN,
  ReceivePaymentNotification,
  Refusal,
  SetAutoRenew,
  type AccessState,
  type AdminPayment,
  type AuditLine,
  type Configuration,
  type Payment,
  type PromoEffect,
} from '#contracts';
import { EventPublisher, HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

const DAY_MS = 86_400_000;

/** Billing as the gateway sees it. A driver nobody said anything about has a trial that runs. */
@Injectable()
export class Billing {
  readonly states = new Map<string, AccessState>();
  readonly payments = new Map<string, Payment & { driverId: string }>();
  readonly notifications: object[] = [];
  /** What staff see: all drivers' payments, and the audit log. */
  readonly book: AdminPayment[] = [];
  readonly auditLines: AuditLine[] = [];
  readonly calls: { name: string; request: object }[] = [];
  /** Refusals to give, by the contract's name. */
  readonly refusals = new Map<string, Refusal>();
  /** Awaited before every answer. */
  pause: Promise<void> = Promise.resolve();
  configuration: Configuration = { version: 1, paymentsEnabled: true, ownLoadsShown: false, alertsPerHour: 20, flags: [] };

  constructor(private readonly events: EventPublisher) {}

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

  /** The same, and every door hears of it. */
  async change(driverId: string, msFromNow: number, more: Partial<AccessState> = {}): Promise<void> {
    await this.events.publish(AccessChanged, this.set(driverId, msFromNow, more));
  }

  async say(state: AccessState): Promise<void> {
    await this.events.publish(AccessChanged, state);
  }

  async configure(changes: Partial<Configuration>): Promise<void> {
    this.configuration = Object.assign({}, this.configuration, changes, { version: this.configuration.version + 1 });
    await this.events.publish(ConfigurationChanged, this.configuration);
  }

  payment(driverId: string, changes: Partial<Payment> = {}): Payment {
    const payment: Payment = {
      id: randomUUID(),
      tariff: '1_month',
      provider: 'yookassa',
      amountKopecks: 49_900,
      discountKopecks: 0,
      status: 'pending',
      confirmationUrl: 'https://yoomoney.example/checkout?orderId=1',
      createdAt: new Date().toISOString(),
      ...changes,
    };
    this.payments.set(payment.id, Object.assign({}, payment, { driverId }));
    return payment;
  }

  count(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  async meet(name: string, request: object): Promise<void> {
    this.calls.push({ name, request });
    await this.pause;
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }
}

@Controller()
export class BillingController {
  constructor(private readonly billing: Billing) {}

  @HandleRpc(GetAccess)
  async access(request: InstanceType<typeof GetAccess.request>): Promise<AccessState> {
    await this.billing.meet('GetAccess', request);
    return this.billing.state(request.driverId);
  }

  @HandleRpc(GetConfiguration)
  async configuration(request: InstanceType<typeof GetConfiguration.request>): Promise<Configuration> {
    await this.billing.meet('GetConfiguration', request);
    return this.billing.configuration;
  }

  @HandleRpc(ListTariffs)
  async tariffs(request: InstanceType<typeof ListTariffs.request>) {
    await this.billing.meet('ListTariffs', request);
    const title = request.language === 'ru' ? 'Месяц' : 'Month';
    return { items: [{ code: '1_month', title, days: 30, priceKopecks: 49_900, priceStars: 400, renewable: true }] };
  }

  @HandleRpc(GetSubscription)
  async subscription(request: InstanceType<typeof GetSubscription.request>) {
    await this.billing.meet('GetSubscription', request);
    const access = this.billing.state(request.driverId);
    return {
      access,
      history: [{ source: 'trial' as const, startsAt: new Date().toISOString(), endsAt: access.expiresAt ?? '' }],
      paymentMethod: { title: 'Bank card *4477' },
      consentVersion: '2026-11-01',
    };
  }

  @HandleRpc(CreatePayment)
  async pay(request: InstanceType<typeof CreatePayment.request>) {
    await this.billing.meet('CreatePayment', request);
    const { driverId, order } = request;
    const same = [...this.billing.payments.values()].find(
      (payment) => payment.driverId === driverId && payment.tariff === order.tariff,
    );
    return { created: same === undefined, payment: same ?? this.billing.payment(driverId, { tariff: order.tariff }) };
  }

  @HandleRpc(GetPayment)
  async payment(request: InstanceType<typeof GetPayment.request>): Promise<Payment> {
    await this.billing.meet('GetPayment', request);
    const payment = this.billing.payments.get(request.paymentId);
    if (payment?.driverId !== request.driverId) throw new Refusal(PAYMENT_UNKNOWN);
    return payment;
  }

  @HandleRpc(ListPayments)
  async payments(request: InstanceType<typeof ListPayments.request>) {
    await this.billing.meet('ListPayments', request);
    const own = [...this.billing.payments.values()].filter(({ driverId }) => driverId === request.driverId);
    return { items: own, nextCursor: 'bmV4dA' };
  }

  @HandleRpc(CheckPromoCode)
  async checkPromo(request: InstanceType<typeof CheckPromoCode.request>): Promise<PromoEffect> {
    await this.billing.meet('CheckPromoCode', request);
    return { code: request.code.trim().toUpperCase(), kind: 'percent', percent: 20, amountKopecks: 39_920 };
  }

  @HandleRpc(ApplyPromoCode)
  async applyPromo(request: InstanceType<typeof ApplyPromoCode.request>): Promise<AccessState> {
    await this.billing.meet('ApplyPromoCode', request);
    return this.billing.set(request.driverId, 30 * DAY_MS, { source: 'promo' });
  }

  @HandleRpc(SetAutoRenew)
  async autoRenew(request: InstanceType<typeof SetAutoRenew.request>): Promise<AccessState> {
    await this.billing.meet('SetAutoRenew', request);
    return this.billing.set(request.driverId, 30 * DAY_MS, { autoRenew: request.enabled });
  }

  @HandleRpc(DeletePaymentMethod)
  async forgetCard(request: InstanceType<typeof DeletePaymentMethod.request>): Promise<Done> {
    await this.billing.meet('DeletePaymentMethod', request);
    return new Done();
  }

  @HandleRpc(ReceivePaymentNotification)
  async notified(request: InstanceType<typeof ReceivePaymentNotification.request>): Promise<Done> {
    await this.billing.meet('ReceivePaymentNotification', request);
    this.billing.notifications.push(request);
    return new Done();
  }
}
