import type { CargoCard, CargoDetail, Response } from '#contracts';
import fc from 'fast-check';
import type { InlineKeyboardMarkup } from 'telegraf/types';
import { responseMessage, responsesMessage, withdrawMessage } from '../../responding/response-message';
import { fitted, plainText, TEXT_LIMIT, type Html } from '../../texts/html';
import { cargo } from '../../testing/peers';
import { cargoMessage } from './cargo-message';
import { listMessage } from './list-message';

const VIEW = {
  id: 'abcdefghijkl',
  query: 'q',
  sort: 'default',
  label: 'Москва → Казань',
  filter: { startPointId: '62' },
} as const;
const UPDATED = '2026-11-20T07:15:00.000Z';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const date = fc.option(fc.constantFrom('2026-11-23', '2026-11-23 08:00', 'как договоримся'));
const count = fc.option(fc.integer({ min: 0, max: 10_000_000 }));
const stop = fc.record({ city: text, region: text, address: text, date });
const refs = fc.array(fc.record({ id: fc.constant('1'), name: text }), { maxLength: 4 });
const id = fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }).map(String);
const anyCargo: fc.Arbitrary<CargoDetail> = fc.record({
  id,
  route: fc.record({ from: stop, to: stop }),
  distanceKm: count,
  priceKopecks: count,
  pricePerKmKopecks: count,
  weightKg: count,
  volumeM3: count,
  loadTypes: refs,
  truckTypes: refs,
  loadingDate: date,
  unloadingDate: date,
  postedAt: date,
  cargoType: fc.option(text),
  company: fc.record({ name: text, inn: text }),
  note: fc.option(fc.string({ maxLength: 6_000 })),
  noteValid: fc.boolean(),
  contacts: fc.array(
    fc.record({ name: fc.option(text), phone: fc.option(text), tel: fc.option(text), type: fc.constant(null) }),
    { maxLength: 3 },
  ),
  partialLoad: fc.boolean(),
  roundTrip: fc.boolean(),
  sourceUrl: fc.constant(null),
});
const language = fc.constantFrom('ru' as const, 'en' as const);

/** What Telegram would refuse. */
function expectTakable({ text: said, markup }: { text: Html; markup: InlineKeyboardMarkup }): void {
  const sent = fitted(said.markup);
  expect(plainText(sent).trim()).not.toBe('');
  expect(plainText(sent).length).toBeLessThanOrEqual(TEXT_LIMIT);
  // Our own tags, each one closed; everything else is escaped.
  const tags = sent.match(/<[^>]*>?/g) ?? [];
  expect(tags.filter((tag) => !/^<\/?[bi]>$/.test(tag))).toEqual([]);
  expect(tags.filter((tag) => !tag.includes('/')).length).toBe(tags.filter((tag) => tag.includes('/')).length);
  for (const row of markup.inline_keyboard) {
    expect(row.length).toBeGreaterThan(0);
    for (const button of row) {
      expect(button.text.trim()).not.toBe('');
      if ('callback_data' in button) expect(Buffer.byteLength(button.callback_data)).toBeLessThanOrEqual(64);
    }
  }
}

describe('messages about loads', () => {
  it('can be sent whatever the exchange says', () => {
    fc.assert(
      fc.property(fc.array(anyCargo, { maxLength: 5 }), fc.integer({ min: 0, max: 9_995 }), language, (items, offset, speaks) => {
        const page = { limit: 5, offset, hasMore: true, total: 10_000 };
        const list = { items: items as CargoCard[], page, data: { fetchedAt: UPDATED, stale: true } };
        const unknown = ['<b>', '&'];
        expectTakable(listMessage({ view: VIEW, list, offset, language: speaks, timeZone: 'Europe/Moscow', unknown, app: [] }));
        for (const one of items) {
          expectTakable(cargoMessage({ cargo: one, language: speaks, back: `list:${VIEW.id}:${offset}`, app: [] }));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('about responses as well', () => {
    fc.assert(
      fc.property(anyCargo, fc.string({ maxLength: 1_000 }), language, (load, comment, speaks) => {
        const response: Response = {
          id: '0b7e9a52-6c0f-4b8e-9d51-3f1f6f6f2a10',
          cargoId: load.id,
          cargo: load,
          status: 'accepted',
          comment,
          createdAt: UPDATED,
          updatedAt: UPDATED,
          history: [],
        };
        const cursor = Buffer.from('9'.repeat(18)).toString('base64url');
        expectTakable(responseMessage(response, speaks));
        expectTakable(withdrawMessage(response, speaks));
        expectTakable(
          responsesMessage([response, response, response, response, response], { next: cursor, first: false }, speaks),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('say how old they are, what to change when nothing is found, and when the exchange is away', () => {
    const empty = { limit: 5, offset: 0, hasMore: false, total: 0 };
    const shown = (stale: boolean): string =>
      listMessage({
        view: VIEW,
        list: { items: [], page: empty, data: { fetchedAt: UPDATED, stale } },
        offset: 0,
        language: 'ru',
        timeZone: 'Asia/Yekaterinburg',
        app: [],
      }).text.markup;
    expect(shown(false)).toBe(
      '🔎 <b>Москва → Казань</b>\n\nНичего не нашлось. Попробуйте увеличить радиус, убрать цену или кузов: /filter\n\n<i>обновлено в 12:15</i>',
    );
    expect(shown(true)).toContain('<i>⚠️ биржа не отвечает, обновлено в 12:15</i>');
  });

  it.each([
    [1, 'Найдено: 1 груз'],
    [3, 'Найдено: 3 груза'],
    [11, 'Найдено: 11 грузов'],
    [122, 'Найдено: 122 груза'],
  ])('count %d loads in Russian', (total, expected) => {
    const list = {
      items: [cargo('1001')],
      page: { limit: 5, offset: 0, hasMore: false, total },
      data: { fetchedAt: UPDATED, stale: false },
    };
    const { text: said } = listMessage({ view: VIEW, list, offset: 0, language: 'ru', timeZone: 'Europe/Moscow', app: [] });
    expect(said.markup.split('\n')).toContain(expected);
  });

  it('hide contacts from those who may not see them, and a removed load takes no responses', () => {
    const locked = cargoMessage({
      cargo: cargo('1', { contacts: [], contactsHidden: true }),
      language: 'ru',
      back: 'cargos',
      app: [],
    });
    expect(locked.text.markup).toContain('🔒 Контакты видны с подпиской');
    const gone = cargoMessage({ cargo: cargo('1', { removed: true }), language: 'ru', back: 'cargos', app: [] });
    expect(gone.text.markup).toContain('снят с биржи');
    expect(JSON.stringify(gone.markup)).not.toContain('respond:');
  });
});
