import { randomUUID } from 'node:crypto';
import {
  ChangePromoCode,
  CreatePromoCode,
  Done,
  FindAuditLines,
  FindPayments,
  FindPromoCodes,
  FindSubscriptions,
  GetFlag,
  InspectPayment,
  ListFlags,
  ListPromoUses,
  ListSettings,
  PAYMENT_UNKNOWN,
  PutFlag,
  PutSetting,
  RecordExport,
  Refusal,
  RefundPayment,
  VerifyAudit,
  type AdminPayment,
  type AuditLine,
  type PromoCode,
  type Setting,
  type StoredFlag,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Billing } from './billing';

const AT = '2026-01-15T12:00:00.000Z';

export const adminPayment = (changes: Partial<AdminPayment> = {}): AdminPayment => ({
  id: randomUUID(),
  number: 1,
  driverId: randomUUID(),
  kind: 'subscription',
  provider: 'yookassa',
  tariff: '1_month',
  title: 'Подписка CargoTech Driver: 1 месяц',
  days: 30,
  amountKopecks: 49_900,
  discountKopecks: 0,
  refundedKopecks: 0,
  refundableKopecks: 49_900,
  promoCode: null,
  autoRenew: false,
  status: 'succeeded',
  reason: null,
  problem: null,
  refundRule: null,
  externalId: 'outside-1',
  test: true,
  createdAt: AT,
  paidAt: AT,
  receipt: { status: 'succeeded' },
  ...changes,
});

export const auditLine = (changes: Partial<AuditLine> = {}): AuditLine => ({
  seq: 1,
  at: AT,
  service: 'billing',
  action: 'settings.changed',
  actor: 'console',
  target: 'setting:trial-days',
  address: null,
  requestId: null,
  before: { value: 7 },
  after: { value: 3 },
  facts: null,
  ...changes,
});

const code: PromoCode = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  code: 'FAIR2026',
  kind: 'days',
  days: 5,
  uses: 1,
  createdAt: AT,
  stoppedAt: null,
  note: null,
  version: 1,
};
const setting: Setting = {
  key: 'trial-days',
  value: 3,
  byDefault: 7,
  secret: false,
  version: 1,
  updatedAt: AT,
  updatedBy: 'console',
};
const flag: StoredFlag = { name: 'new-list', enabled: true, percentage: 10, driverIds: [], version: 1 };

/** Billing as staff meet it through the gateway: `billing.calls` says what it was asked. */
@Controller()
export class BillingOfficeController {
  constructor(private readonly billing: Billing) {}

  /** Pages of `billing.book`, a cursor being the index that the next one begins at. */
  private async page<Item>(name: string, request: { limit: number; cursor?: string }, items: readonly Item[]) {
    await this.billing.meet(name, request);
    const from = Number(request.cursor ?? 0);
    const end = from + request.limit;
    return { items: items.slice(from, end), nextCursor: end < items.length ? String(end) : null };
  }

  @HandleRpc(FindPayments)
  payments(request: InstanceType<typeof FindPayments.request>) {
    return this.page('FindPayments', request, this.billing.book);
  }

  @HandleRpc(InspectPayment)
  async inspect(request: InstanceType<typeof InspectPayment.request>) {
    await this.billing.meet('InspectPayment', request);
    const payment = this.billing.book.find(({ id }) => id === request.paymentId);
    if (payment === undefined) throw new Refusal(PAYMENT_UNKNOWN);
    return { payment, history: [{ at: AT, what: 'payment.pending', facts: { why: 'ordered' } }], notifications: [], refunds: [] };
  }

  @HandleRpc(RefundPayment)
  async refund(request: InstanceType<typeof RefundPayment.request>) {
    await this.billing.meet('RefundPayment', request);
    const { paymentId, amountKopecks = 49_900 } = request;
    return { id: randomUUID(), paymentId, amountKopecks, status: 'succeeded' as const, createdAt: AT };
  }

  @HandleRpc(FindSubscriptions)
  async subscriptions(request: InstanceType<typeof FindSubscriptions.request>) {
    const line = { driverId: randomUUID(), number: 1, state: 'active' as const, source: 'gift' as const, daysLeft: 3 };
    return this.page('FindSubscriptions', request, [{ ...line, startsAt: AT, expiresAt: AT, autoRenew: false }]);
  }

  @HandleRpc(FindPromoCodes)
  promoCodes(request: InstanceType<typeof FindPromoCodes.request>) {
    return this.page('FindPromoCodes', request, [code]);
  }

  @HandleRpc(CreatePromoCode)
  async createPromoCode(request: InstanceType<typeof CreatePromoCode.request>): Promise<PromoCode> {
    await this.billing.meet('CreatePromoCode', request);
    return code;
  }

  @HandleRpc(ChangePromoCode)
  async changePromoCode(request: InstanceType<typeof ChangePromoCode.request>): Promise<PromoCode> {
    await this.billing.meet('ChangePromoCode', request);
    return Object.assign({}, code, { version: request.version + 1 });
  }

  @HandleRpc(ListPromoUses)
  promoUses(request: InstanceType<typeof ListPromoUses.request>) {
    return this.page('ListPromoUses', request, [{ driverId: randomUUID(), usedAt: AT, what: 'days' as const, paymentId: null }]);
  }

  @HandleRpc(ListSettings)
  async settings(request: InstanceType<typeof ListSettings.request>) {
    await this.billing.meet('ListSettings', request);
    return { items: [setting] };
  }

  @HandleRpc(PutSetting)
  async putSetting(request: InstanceType<typeof PutSetting.request>): Promise<Setting> {
    await this.billing.meet('PutSetting', request);
    return Object.assign({}, setting, { value: request.value });
  }

  @HandleRpc(ListFlags)
  async flags(request: InstanceType<typeof ListFlags.request>) {
    await this.billing.meet('ListFlags', request);
    return { items: [flag] };
  }

  @HandleRpc(GetFlag)
  async flag(request: InstanceType<typeof GetFlag.request>): Promise<StoredFlag> {
    await this.billing.meet('GetFlag', request);
    return flag;
  }

  @HandleRpc(PutFlag)
  async putFlag(request: InstanceType<typeof PutFlag.request>): Promise<StoredFlag> {
    await this.billing.meet('PutFlag', request);
    return Object.assign({}, flag, { percentage: request.percentage });
  }

  @HandleRpc(FindAuditLines)
  auditLines(request: InstanceType<typeof FindAuditLines.request>) {
    return this.page('FindAuditLines', request, this.billing.auditLines);
  }

  @HandleRpc(VerifyAudit)
  async verifyAudit(request: InstanceType<typeof VerifyAudit.request>) {
    await this.billing.meet('VerifyAudit', request);
    return { whole: true, lines: 42 };
  }

  @HandleRpc(RecordExport)
  async recordExport(request: InstanceType<typeof RecordExport.request>): Promise<Done> {
    await this.billing.meet('RecordExport', request);
    return new Done();
  }
}
