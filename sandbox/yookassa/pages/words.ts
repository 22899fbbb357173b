import type { Reason } from '../shop/cards';

/** Why a payment did not come about, to its payer. */
export const REASONS: Readonly<Record<Reason, string>> = {
  '3d_secure_failed': 'Банк не подтвердил, что платите именно вы. Попробуйте ещё раз или возьмите другую карту.',
  call_issuer: 'Банк отклонил платёж и не назвал причину. Позвоните в банк или возьмите другую карту.',
  card_expired: 'Срок действия карты истёк. Возьмите другую карту.',
  country_forbidden: 'Картой этой страны заплатить нельзя. Возьмите другую карту.',
  fraud_suspected: 'Платёж показался подозрительным. Попробуйте другой способ оплаты.',
  general_decline: 'Платёж отклонён без объяснения причины. Попробуйте другой способ оплаты.',
  identification_required: 'Превышен лимит кошелька. Пройдите идентификацию или выберите другой способ.',
  insufficient_funds: 'На карте не хватает денег. Пополните её или возьмите другую.',
  internal_timeout: 'Не получилось провести платёж. Попробуйте ещё раз.',
  invalid_card_number: 'Номер карты указан неверно. Проверьте его.',
  invalid_csc: 'Код с обратной стороны карты указан неверно.',
  issuer_unavailable: 'Банк сейчас не отвечает. Попробуйте позже или возьмите другую карту.',
  payment_method_limit_exceeded: 'Превышен лимит по карте. Возьмите другую или попробуйте завтра.',
  payment_method_restricted: 'По этой карте нельзя платить. Спросите в банке, почему.',
  permission_revoked: 'Разрешение на автоплатежи отозвано.',
  expired_on_confirmation: 'Время на оплату вышло. Вернитесь в магазин и начните заново.',
  expired_on_capture: 'Магазин не подтвердил платёж вовремя. Деньги вернутся на карту.',
  canceled_by_merchant: 'Магазин отменил платёж. Деньги вернутся на карту.',
  deal_expired: 'Срок сделки истёк.',
  loan_declined: 'В кредите отказано. Выберите другой способ.',
  unsupported_mobile_operator: 'С этого телефона заплатить нельзя. Выберите другой способ.',
};

/** Short names of outcomes, beside a test card. */
export const OUTCOMES: Readonly<Partial<Record<Reason, string>>> = {
  '3d_secure_failed': 'не прошла 3-D Secure',
  call_issuer: 'банк просит позвонить',
  card_expired: 'срок истёк',
  country_forbidden: 'страна запрещена',
  fraud_suspected: 'подозрение на мошенничество',
  general_decline: 'отказ без причины',
  insufficient_funds: 'не хватает денег',
  invalid_card_number: 'неверный номер',
  invalid_csc: 'неверный код',
  issuer_unavailable: 'банк недоступен',
  payment_method_limit_exceeded: 'превышен лимит',
  payment_method_restricted: 'карта заблокирована',
};

const NARROW = '\u202f';

/** 99000 → `990 ₽`, 99050 → `990,50 ₽` */
export function roubles(kopecks: number): string {
  const whole = String(Math.trunc(kopecks / 100)).replaceAll(/\B(?=(\d{3})+$)/g, NARROW);
  const part = kopecks % 100;
  return `${whole}${part === 0 ? '' : `,${String(part).padStart(2, '0')}`}${NARROW}₽`;
}
