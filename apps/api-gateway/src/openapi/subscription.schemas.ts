import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { ACCESS_SOURCES, PAYMENT_PROVIDERS, PAYMENT_STATUSES, PROMO_KINDS, RECEIPT_STATUSES } from '#contracts';
import * as examples from './examples';
import { body, email, list, moment, orNull, ref, shape, text, whole, yesNo } from './schema';

const paymentId = text('Payment', { format: 'uuid' });
const tariff = text('Code of a tariff', { maxLength: 32 });

export const accessFields: Record<string, SchemaObject> = {
  active: yesNo('Whether what is paid is open'),
  source: orNull(text('What opened it', { enum: [...ACCESS_SOURCES, null] as string[] })),
  expiresAt: orNull(moment('When it ends')),
  daysLeft: whole('Days of 86 400 s, rounded up', { minimum: 0 }),
  autoRenew: yesNo('Whether it renews by itself'),
};

/** What is sold, what the driver has, and how they pay for it. */
export const subscriptionSchemas: Record<string, SchemaObject> = {
  Tariff: shape(
    {
      code: tariff,
      title: text('For people'),
      days: whole('Days of 86 400 s', { minimum: 1 }),
      priceKopecks: whole('Price', { minimum: 100 }),
      renewable: yesNo('Whether it may renew itself'),
    },
    { priceStars: whole('Price in Telegram Stars', { minimum: 1 }), badge: text('A word of praise') },
    { example: examples.tariff },
  ),
  TariffList: shape({ items: list(ref('Tariff')) }),
  SubscriptionPeriod: shape(
    {
      source: text('What it came from', { enum: [...ACCESS_SOURCES] }),
      startsAt: moment('Its beginning'),
      endsAt: moment('Its end'),
    },
    { paymentId, shortened: yesNo('Taken back, wholly or in part') },
  ),
  Subscription: shape(
    {
      ...accessFields,
      history: list(ref('SubscriptionPeriod'), { description: 'Newest first' }),
      consentVersion: text('Version of the auto-renewal text that a consent must name today'),
    },
    {
      paymentMethod: shape({ title: text('E.g. Bank card *4477') }),
      renewal: shape({ at: moment('When the card is charged'), tariff, amountKopecks: whole('How much') }),
      receiptEmail: email,
    },
    { example: examples.subscription },
  ),
  AutoRenewBody: body({ enabled: yesNo('On or off') }),
  PromoCheckBody: body({ code: text('As it was typed', { maxLength: 64 }) }, { tariff }),
  PromoApplyBody: body({ code: text('As it was typed', { maxLength: 64 }) }),
  PromoEffect: shape(
    { code: text('As it is kept'), kind: text('What it gives', { enum: [...PROMO_KINDS] }) },
    {
      days: whole('Days it gives'),
      percent: whole('Percent off'),
      discountKopecks: whole('Sum off'),
      amountKopecks: whole('What the tariff would cost'),
    },
    { example: examples.promo },
  ),
  PromoApplied: shape({ access: ref('Access') }),
  PaymentOrder: body(
    { tariff },
    {
      provider: text('yookassa unless said otherwise', { enum: [...PAYMENT_PROVIDERS] }),
      promoCode: text('A code with a discount', { maxLength: 64 }),
      autoRenew: yesNo('Keep the card and renew by itself; needs the consent'),
      consentVersion: text('Version of the text that was agreed to', { maxLength: 64 }),
      email,
    },
  ),
  Payment: shape(
    {
      id: paymentId,
      tariff,
      provider: text('Who takes the money', { enum: [...PAYMENT_PROVIDERS] }),
      amountKopecks: whole('To pay, the discount taken off; 0 for Stars', { minimum: 0 }),
      discountKopecks: whole('Taken off', { minimum: 0 }),
      status: text('Where it stands', { enum: [...PAYMENT_STATUSES] }),
      createdAt: moment('When it was begun'),
    },
    {
      amountStars: whole('To pay in Telegram Stars'),
      refundedKopecks: whole('Given back'),
      confirmationUrl: text('Where the driver pays, while that is awaited', { format: 'uri' }),
      reason: text('Why it was canceled: a word of the provider'),
      paidAt: moment('When the money came'),
      receipt: shape({ status: text("What the tax office's receipt is doing", { enum: [...RECEIPT_STATUSES] }) }),
    },
    { example: examples.payment },
  ),
  PaymentList: shape({
    items: list(ref('Payment')),
    page: shape({ nextCursor: orNull(text('For `cursor`; null on the last page')) }),
  }),
};
