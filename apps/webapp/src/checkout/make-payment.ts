import { ApiError, ask, type Payment, type PaymentOrder } from '../api/client';
import { newKey } from '../sending/sender';

/** Records the consent where there is one, then makes the payment. Once per tap. @throws ApiError */
export async function makePayment(order: PaymentOrder): Promise<Payment> {
  const { consentVersion: version } = order;
  if (version !== undefined)
    await ask((api) => api.POST('/api/v1/me/consents', { body: { kind: 'auto-renewal', version, given: true } }));
  return ask((api) => api.POST('/api/v1/payments', { params: { header: { 'Idempotency-Key': newKey() } }, body: order }));
}

/** The payment that stands although the provider did not answer: it is finished later. */
export const keptPayment = (error: unknown): string | undefined =>
  error instanceof ApiError && error.problem?.code === 'PAYMENT_PROVIDER_UNAVAILABLE' ? error.problem.paymentId : undefined;
