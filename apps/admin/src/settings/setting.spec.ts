import { fitting, type Tariff } from './setting';

const tariff: Tariff = {
  code: '1_month',
  title: { ru: '1 месяц', en: '1 month' },
  days: 30,
  priceKopecks: 49_900,
  priceStars: 350,
  renewable: true,
};

describe('what may be sent as a setting', () => {
  it.each<[string, unknown, boolean]>([
    ['trial-days', 0, true],
    ['trial-days', 366, false],
    ['trial-days', Number.NaN, false],
    ['consent-version', '2026-11-01', true],
    ['consent-version', 'два слова', false],
    ['dispatcher-chat-id', '-1001234567890', true],
    ['dispatcher-chat-id', '@chat', false],
    ['offer-url', 'https://example.ru/offer', true],
    ['offer-url', 'http://example.ru/offer', false],
    ['yookassa-shop', { shopId: '123456', secretKey: 'test_0123456789' }, true],
    ['yookassa-shop', { shopId: '123456', secretKey: '••••1234' }, false],
    ['tariffs', [tariff], true],
    ['tariffs', [], false],
    ['tariffs', [tariff, tariff], false],
    ['tariffs', [{ ...tariff, priceKopecks: 99 }], false],
    ['tariffs', [{ ...tariff, title: { ru: '', en: 'x' } }], false],
    ['a-setting-of-tomorrow', { any: 'thing' }, true],
  ])('%s: %j', (key, value, fits) => {
    expect(fitting(key, value) !== undefined).toBe(fits);
  });
});
