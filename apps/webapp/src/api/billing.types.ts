import type { components } from './schema';

type Access = components['schemas']['Access'];

export interface AppSettings {
  readonly paymentsEnabled: boolean;
  readonly ownLoadsShown: boolean;
  readonly supportContact?: string;
  readonly offerUrl?: string;
  readonly privacyUrl?: string;
}

export interface Tariff {
  readonly code: string;
  readonly title: string;
  readonly days: number;
  readonly priceKopecks: number;
  readonly priceStars?: number;
  readonly badge?: string;
  readonly renewable: boolean;
}

export interface Payment {
  readonly id: string;
  readonly tariff: string;
  readonly provider: 'yookassa' | 'stars';
  readonly amountKopecks: number;
  readonly discountKopecks: number;
  readonly amountStars?: number;
  readonly refundedKopecks?: number;
  readonly status: 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled' | 'refunded' | 'partially_refunded';
  readonly confirmationUrl?: string;
  readonly reason?: string;
  readonly createdAt: string;
  readonly paidAt?: string;
  readonly receipt?: { readonly status: 'pending' | 'succeeded' | 'canceled' };
}

export interface PromoEffect {
  readonly code: string;
  readonly kind: 'days' | 'percent' | 'fixed';
  readonly days?: number;
  readonly percent?: number;
  readonly discountKopecks?: number;
  readonly amountKopecks?: number;
}

export interface SubscriptionPeriod {
  readonly source: 'trial' | 'payment' | 'promo' | 'gift' | 'stars';
  readonly startsAt: string;
  readonly endsAt: string;
  readonly paymentId?: string;
  readonly shortened?: boolean;
}

export type Subscription = Access & {
  readonly history: SubscriptionPeriod[];
  readonly paymentMethod?: { readonly title: string };
  readonly renewal?: { readonly at: string; readonly tariff: string; readonly amountKopecks: number };
  readonly receiptEmail?: string;
  readonly consentVersion: string;
};

export interface PaymentOrder {
  readonly tariff: string;
  readonly provider?: 'yookassa' | 'stars';
  readonly promoCode?: string;
  readonly autoRenew?: boolean;
  readonly consentVersion?: string;
  readonly email?: string;
}

type Json<T> = { content: { 'application/json': T } };
type Get<T, Q = never> = { get: { parameters: { query?: Q }; responses: { 200: Json<T> } } };
type Post<B, T> = {
  post: {
    parameters: { header?: { 'Idempotency-Key'?: string } };
    requestBody: Json<B>;
    responses: { 200: Json<T> };
  };
};

export interface BillingPaths {
  '/api/v1/tariffs': Get<{ items: Tariff[] }>;
  '/api/v1/me/subscription': Get<Subscription>;
  '/api/v1/me/payments': Get<{ items: Payment[]; page: { nextCursor: string | null } }, { limit?: number; cursor?: string }>;
  '/api/v1/payments': Post<PaymentOrder, Payment>;
  '/api/v1/payments/{id}': { get: { parameters: { path: { id: string } }; responses: { 200: Json<Payment> } } };
  '/api/v1/promo-codes/check': Post<{ code: string; tariff?: string }, PromoEffect>;
  '/api/v1/promo-codes/apply': Post<{ code: string }, { access: Access }>;
  '/api/v1/me/subscription/auto-renew': Post<{ enabled: boolean }, Access>;
  '/api/v1/me/payment-method': { delete: { parameters: object; responses: { 204: { content?: never } } } };
}
