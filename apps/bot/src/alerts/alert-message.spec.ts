import type { CargoCard } from '#contracts';
import { profitOf as webappProfit } from '../../../webapp/src/cargos/profit';
import { cardOf } from '../responses/cargos.service';
import { cargo } from '../testing/peers';
import { plainText } from '../texts/html';
import type { AlertCard } from './alert-cards.repository';
import { alertMessage, digestMessage } from './alert-message';
import { profitOf } from './profit';

const TRUCK = { fuelLitersPer100Km: 32, fuelPriceKopecks: 7_200, tollKopecksPerKm: 306 };

const card = (changes: Partial<AlertCard> = {}, load: Partial<CargoCard> = {}): AlertCard => ({
  key: 'k',
  driverId: 'd',
  chatId: '1',
  language: 'ru',
  messageId: null,
  cargo: { ...cardOf(cargo('7')), ...load },
  searches: [{ id: 's', name: 'Домой & <быстро>' }],
  twins: null,
  truck: null,
  toldPriceKopecks: 7_500_000,
  postedAtMs: null,
  gone: false,
  hidden: false,
  version: 1,
  ...changes,
});
const said = (one: AlertCard): string => plainText(alertMessage(one, []).text.markup);
const data = ({ inline_keyboard }: ReturnType<typeof alertMessage>['markup']): string[] =>
  inline_keyboard.flat().map((button) => ('callback_data' in button ? button.callback_data : ''));

describe('the card of an alert', () => {
  it('says what decides, and neither numbers of people nor of companies', () => {
    expect(said(card())).toBe(
      [
        '🔔 Новый груз',
        'Москва → Казань · 815\u202fкм',
        '💰 75\u202f000\u202f₽ (92\u202f₽/км)',
        '📦 20\u202fт · 86\u202fм³ · тент · зад · ТНП',
        '📅 погрузка пн, 23 нояб',
        '🏢 ООО «Ромашка» <b>',
        '🔎 Домой & <быстро>',
      ].join('\n'),
    );
    const { text, markup } = alertMessage(card(), []);
    expect(text.markup).toContain('Домой &amp; &lt;быстро&gt;');
    expect(text.markup).not.toMatch(/7707083893|900/);
    expect(data(markup)).toEqual(['respond:7', 'call:7', 'favourite:7', 'hide:7', 'mute:7']);
  });

  it('says how the price moved since it was told first', () => {
    expect(said(card({}, { priceKopecks: 8_000_000 }))).toContain('▲ +5\u202f000\u202f₽');
    expect(said(card({}, { priceKopecks: 7_000_000 }))).toContain('▼ −5\u202f000\u202f₽');
    expect(said(card({}, { priceKopecks: null, pricePerKmKopecks: null }))).toContain('💰 цена не указана\n');
    expect(said(card({ toldPriceKopecks: null }))).not.toMatch(/[▲▼]/);
  });

  it('counts what is left as the Mini App does', () => {
    for (const truck of [TRUCK, { ...TRUCK, tollKopecksPerKm: undefined }, { fuelPriceKopecks: 1 }, undefined]) {
      const known = truck === undefined ? undefined : (JSON.parse(JSON.stringify(truck)) as typeof TRUCK);
      for (const km of [1, 815, 4_321])
        expect(profitOf(7_500_000, km, known)).toBe(webappProfit(7_500_000, km, known)?.profitKopecks);
    }
    expect(said(card({ truck: TRUCK }))).toContain('🧮 останется 53\u202f728,50\u202f₽ после топлива и дорог');
    expect(said(card({ truck: TRUCK }, { distanceKm: null }))).not.toContain('🧮');
  });

  it('counts the listings of the same load', () => {
    const twins = { count: 3, minPriceKopecks: 8_200_000, maxPriceKopecks: 9_000_000 };
    expect(said(card({ twins }))).toContain('👥 3 объявления, 82–90\u202fтыс\u202f₽');
    expect(said(card({ twins: { count: 2 } }))).toContain('👥 2 объявления\n');
    expect(said(card({ twins, language: 'en' }))).toContain('👥 3 listings, 82–90k\u202f₽');
  });

  it('strikes out what is gone and keeps the favourite alone', () => {
    const { text, markup } = alertMessage(card({ gone: true }), [{ text: 'app', url: 'https://t.me' }]);
    const [head, ...rest] = text.markup.split('\n');
    expect(head).toContain('Груз снят с биржи');
    for (const line of rest) expect(line).toMatch(/^<s>.*<\/s>$/);
    expect(data(markup)).toEqual(['favourite:7']);
  });

  it('shrinks to a way back when it is hidden', () => {
    const { text, markup } = alertMessage(card({ hidden: true, gone: true }), []);
    expect(text.markup).toBe('🙈 Груз скрыт: Москва → Казань');
    expect(data(markup)).toEqual(['unhide:7', 'block:7707083893']);
    expect(data(alertMessage(card({ hidden: true }, { company: { name: 'ИП' } }), []).markup)).toEqual(['unhide:7']);
  });
});

describe('the digest', () => {
  it('lists ten loads with their buttons and says how many more there are', () => {
    const cargos = Array.from({ length: 10 }, (_, index) => cardOf(cargo(String(100 + index))));
    const digest = { key: 'k', driverId: 'd', cargos, total: 13, searches: [{ id: 's', name: 'Домой' }] };
    const { text, markup } = digestMessage(digest, 'ru', []);
    expect(text.markup).toContain('Пока было тихо: 13 грузов');
    expect(text.markup).toContain('<b>10. Москва → Казань');
    expect(text.markup).toContain('И ещё 3 груза');
    expect(data(markup)).toEqual([...cargos.map(({ id }) => `cargo:${id}`), 'searches']);
    expect(digestMessage({ ...digest, total: 10 }, 'ru', []).text.markup).not.toContain('И ещё');
  });
});
