import type { PromoEffect, Tariff } from '../api/client';
import { amountOf, isEmail, orderOf, type Wish } from './order';

const month: Tariff = { code: '1_month', title: '1 месяц', days: 30, priceKopecks: 49_900, renewable: true };
const promo: PromoEffect = { code: 'TRUCK15', kind: 'percent', percent: 15, discountKopecks: 7_485, amountKopecks: 42_415 };
const wish: Wish = {
  tariff: month,
  provider: 'yookassa',
  promo: undefined,
  email: '',
  renew: false,
  consentVersion: '2026-11',
};

describe('an order', () => {
  it('says no more than was chosen', () => {
    expect(orderOf(wish)).toEqual({ tariff: '1_month', provider: 'yookassa' });
    expect(orderOf({ ...wish, promo, email: ' ivan@example.ru ', renew: true })).toEqual({
      tariff: '1_month',
      provider: 'yookassa',
      promoCode: 'TRUCK15',
      email: 'ivan@example.ru',
      autoRenew: true,
      consentVersion: '2026-11',
    });
  });

  it('renews nothing that does not renew', () => {
    expect(orderOf({ ...wish, tariff: { ...month, renewable: false }, renew: true })).toEqual({
      tariff: '1_month',
      provider: 'yookassa',
    });
  });

  it('in Stars neither renews nor needs an address', () => {
    expect(orderOf({ ...wish, provider: 'stars', email: 'ivan@example.ru', renew: true })).toEqual({
      tariff: '1_month',
      provider: 'stars',
    });
  });

  it('costs what the promo code leaves', () => {
    expect(amountOf(month, undefined)).toBe(49_900);
    expect(amountOf(month, promo)).toBe(42_415);
  });
});

describe('an address for the receipt', () => {
  it.each(['ivan@example.ru', 'i.v+chek@mail.example.org', 'иван@почта.рф'])('may be %s', (text) => {
    expect(isEmail(text)).toBe(true);
  });
  it.each(['', 'ivan', 'ivan@', '@example.ru', 'ivan@example', 'ivan@@example.ru', 'i van@example.ru', 'ivan@example..ru'])(
    'is not "%s"',
    (text) => {
      expect(isEmail(text)).toBe(false);
    },
  );
  it('is not longer than an address can be', () => {
    expect(isEmail(`${'a'.repeat(250)}@b.ru`)).toBe(false);
  });
});
