import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import {
  ACCESS_SOURCES,
  PAYMENT_KINDS,
  PAYMENT_PROVIDERS,
  PAYMENT_STATUSES,
  PROMO_CODE,
  PROMO_KINDS,
  PROMO_USES,
  RECEIPT_STATUSES,
  REFUND_STATUSES,
  SUBSCRIPTION_STATES,
} from '#contracts';
import { body, list, moment, orNull, ref, shape, text, whole, yesNo, type Schema } from './schema';

const uuid = (description: string): SchemaObject => text(description, { format: 'uuid' });
const page: Schema = shape({ nextCursor: orNull(text('Null on the last page')) });
const listOf = (name: string): SchemaObject => shape({ items: list(ref(name)), page });
const kopecks = (description: string): SchemaObject => whole(`${description}, kopecks; 0 in Stars`, { minimum: 0 });
const stars = (description: string): SchemaObject => whole(`${description}, Telegram Stars`, { minimum: 0 });
const reason = text('Why, for the audit log', { minLength: 3, maxLength: 250 });
const source = text('What it came from', { enum: [...ACCESS_SOURCES] });

const promoMeasures = {
  days: whole('Days that a code of days gives', { minimum: 1, maximum: 3_650 }),
  percent: whole('Discount of a code of percents', { minimum: 1, maximum: 100 }),
  discountKopecks: whole('Discount of a fixed code', { minimum: 1, maximum: 100_000_000 }),
  tariffs: list(text('Code of a tariff', { maxLength: 32 }), { description: 'Only for these; for all when absent' }),
  startsAt: moment('The first moment it may be used'),
};
const endsAt = moment('The first moment it may not');
const maxUses = whole('Uses by all drivers together', { minimum: 1, maximum: 10_000_000 });
const note = text('For staff', { maxLength: 250 });
const kind = text('What it gives', { enum: [...PROMO_KINDS] });
const code = text('As drivers type it', { pattern: PROMO_CODE.source, example: 'FAIR2026' });

/** Payments, subscriptions and promo codes as staff see them. */
export const adminMoneySchemas: Record<string, SchemaObject> = {
  AdminPayment: shape(
    {
      id: uuid('Payment'),
      number: whole('Grows with every payment'),
      driverId: uuid('Driver'),
      kind: text('renewal: a saved card was charged', { enum: [...PAYMENT_KINDS] }),
      provider: text('Who takes the money', { enum: [...PAYMENT_PROVIDERS] }),
      tariff: text('Code of the tariff'),
      title: text('What the payer reads'),
      days: whole('Days of 86 400 s'),
      amountKopecks: kopecks('To pay, the discount taken off'),
      discountKopecks: kopecks('Taken off'),
      refundedKopecks: kopecks('Given back'),
      refundableKopecks: kopecks('What may still go back'),
      promoCode: orNull(text('Code that was used')),
      autoRenew: yesNo('Whether renewal was asked for with it'),
      status: text('Where it stands', { enum: [...PAYMENT_STATUSES] }),
      reason: orNull(text('Why it was canceled: a word of the provider', { example: 'insufficient_funds' })),
      problem: orNull(text('What does not fit in what the provider says')),
      refundRule: orNull(text('The rule by which its money went back at once', { example: 'double-payment' })),
      externalId: orNull(text('Id at YooKassa, or of the charge at Telegram')),
      test: orNull(yesNo('Test money; null: not known')),
      createdAt: moment('When it was ordered'),
      paidAt: orNull(moment('When the money came')),
      receipt: { ...shape({ status: text('At the tax office', { enum: [...RECEIPT_STATUSES] }) }), nullable: true },
    },
    { amountStars: stars('To pay'), refundedStars: stars('Given back'), refundableStars: stars('What may still go back') },
  ),
  AdminPaymentList: listOf('AdminPayment'),
  PaymentFile: shape({
    payment: ref('AdminPayment'),
    history: list(
      shape({
        at: moment('When'),
        what: text('payment.<status>, request.<state> of what YooKassa was asked, refund.ordered or refund.<status>'),
        facts: { type: 'object', additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
      }),
      { description: 'Oldest first' },
    ),
    notifications: list(
      shape({
        id: whole('Number'),
        receivedAt: moment('When it came first'),
        times: whole('How often it came', { minimum: 1 }),
        event: text('What it says', { example: 'payment.succeeded' }),
        state: text('Whether it is dealt with', { enum: ['due', 'done'] }),
        processedAt: orNull(moment('When it was dealt with')),
        outcome: orNull(text('What came of it')),
        problem: orNull(text('Why it is not dealt with yet')),
      }),
    ),
    refunds: list(ref('AdminRefund')),
  }),
  AdminRefund: shape(
    {
      id: uuid('Refund'),
      amountKopecks: kopecks('How much'),
      status: text('Where it stands', { enum: [...REFUND_STATUSES] }),
      reason: text('Why it was ordered'),
      failure: orNull(text('Why it was canceled: a word of the provider')),
      actor: text('Who ordered it', { example: 'rule:double-payment' }),
      createdAt: moment('When it was ordered'),
    },
    { amountStars: stars('How much'), endedAt: orNull(moment('When it was done or refused')) },
  ),
  RefundBody: body({ reason }, { amountKopecks: whole('How much; all that is left when absent', { minimum: 1 }) }),
  AdminSubscription: shape({
    driverId: uuid('Driver'),
    number: whole('Grows with every driver'),
    state: text('How it stands', { enum: [...SUBSCRIPTION_STATES] }),
    source: orNull({ ...source, enum: [...ACCESS_SOURCES, null] as string[] }),
    startsAt: orNull(moment('Beginning of the period that ends last')),
    expiresAt: orNull(moment('Its end')),
    autoRenew: yesNo('Whether it renews by itself'),
    daysLeft: whole('Days of 86 400 s, rounded up', { minimum: 0 }),
  }),
  AdminSubscriptionList: listOf('AdminSubscription'),
  AdminPromoCode: shape(
    {
      id: uuid('Code'),
      code,
      kind,
      uses: whole('Uses that stand', { minimum: 0 }),
      createdAt: moment('When it was made'),
      stoppedAt: orNull(moment('Since when staff have stopped it')),
      note: orNull(note),
      version: whole('For the next change', { minimum: 1 }),
    },
    { ...promoMeasures, endsAt, maxUses },
  ),
  AdminPromoCodeList: listOf('AdminPromoCode'),
  NewPromoCodeBody: body({ kind }, { code, ...promoMeasures, endsAt, maxUses, note }),
  PromoCodePatch: body(
    { version: whole('Of the code as it was looked at', { minimum: 1 }), reason },
    { endsAt: orNull(endsAt), maxUses: orNull(maxUses), note: orNull(note), stopped: yesNo('Off, or on again') },
  ),
  PromoUseList: shape({
    items: list(
      shape({
        driverId: uuid('Driver'),
        usedAt: moment('When'),
        what: text('given-back: the payment it was for came to nothing', { enum: [...PROMO_USES] }),
        paymentId: orNull(uuid('Of a discount')),
      }),
    ),
    page,
  }),
};
