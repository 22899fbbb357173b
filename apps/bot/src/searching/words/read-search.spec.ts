import fc from 'fast-check';
import { fits, stems } from './city-forms';
import { readSearch, type SearchWords } from './read-search';

const TODAY = '2026-11-20';
const BODIES = [
  { id: '1', name: 'тент', shortName: 'тент' },
  { id: '2', name: 'контейнер', shortName: 'конт.' },
  { id: '3', name: 'фургон', shortName: 'фург.' },
  { id: '5', name: 'изотермический', shortName: 'изот.' },
  { id: '6', name: 'рефрижератор', shortName: 'реф.' },
  { id: '7', name: 'бортовой', shortName: 'борт.' },
];
const read = (text: string): SearchWords => readSearch(text, { today: TODAY, bodies: BODIES });
const cities = (text: string): string[] => read(text).places.flatMap(({ words }) => [...words]);

describe('reading a search', () => {
  it('understands what drivers write', () => {
    expect(read('Москва Казань 20т от 60₽')).toEqual({
      places: [{ words: ['москва', 'казань'] }],
      tonnes: 20,
      pricePerKm: { min: 6_000 },
      bodies: [],
    });
    expect(read('из Москвы в Казань, реф, до 5 тонн, завтра')).toEqual({
      places: [
        { words: ['москвы'], side: 'from' },
        { words: ['казань'], side: 'to' },
      ],
      tonnes: 5,
      bodies: ['6'],
      startDate: '2026-11-21',
    });
  });

  it.each<[string, Partial<SearchWords>]>([
    ['20т', { tonnes: 20 }],
    ['7,5 тонн', { tonnes: 7.5 }],
    ['20 000 кг', { tonnes: 20 }],
    ['82 м3', { volumeM3: 82 }],
    ['83м³', { volumeM3: 83 }],
    ['90 кубов', { volumeM3: 90 }],
    ['20т/83м3', { tonnes: 20, volumeM3: 83 }],
    ['20-83', { tonnes: 20, volumeM3: 83 }],
    ['+100 км', { radiusKm: 100 }],
    ['радиус 200', { radiusKm: 200 }],
    ['300км', { radiusKm: 300 }],
    ['от 60 ₽/км', { pricePerKm: { min: 6_000 } }],
    ['60р/км', { pricePerKm: { min: 6_000 } }],
    ['от 55,5 руб за км', { pricePerKm: { min: 5_550 } }],
    ['от 60 до 90 руб/км', { pricePerKm: { min: 6_000, max: 9_000 } }],
    ['от 80 000 ₽', { price: { min: 8_000_000 } }],
    ['от 80 тыс', { price: { min: 8_000_000 } }],
    ['80к', { price: { min: 8_000_000 } }],
    ['до 100000', { price: { max: 10_000_000 } }],
    ['от 60', { pricePerKm: { min: 6_000 } }],
    ['сегодня', { startDate: '2026-11-20' }],
    ['послезавтра', { startDate: '2026-11-22' }],
    ['21.11', { startDate: '2026-11-21' }],
    ['21.11.2026', { startDate: '2026-11-21' }],
    ['19.11', { startDate: '2027-11-19' }],
    ['1 декабря', { startDate: '2026-12-01' }],
    ['3 марта', { startDate: '2027-03-03' }],
    ['9 мая', { startDate: '2027-05-09' }],
    ['31.02', {}],
    ['тентом', { bodies: ['1'] }],
    ['тентованный', { bodies: ['1'] }],
    ['рефрижератор', { bodies: ['6'] }],
    ['изотерма', { bodies: ['5'] }],
    ['борт', { bodies: ['7'] }],
    ['бортовая', { bodies: ['7'] }],
    ['тент или реф', { bodies: ['1', '6'] }],
    ['reefer', { bodies: ['6'] }],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual({ places: [], bodies: [], ...expected });
  });

  it.each([
    ['Москва → Казань', ['москва', 'казань']],
    ['Москва - Казань', ['москва', 'казань']],
    ['Москва — Казань!', ['москва', 'казань']],
    ['найди груз Нижний Новгород', ['нижний', 'новгород']],
    ['Ростов на Дону', ['ростов-на-дону']],
    ['Ростов-на-Дону тент', ['ростов-на-дону']],
    ['Рефтинский Борисоглебск', ['рефтинский', 'борисоглебск']],
    ['ОРЁЛ', ['орел']],
  ])('leaves the names of %s', (text, expected) => expect(cities(text)).toEqual(expected));

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[а-я \d.,+₽/\-км]{0,80}$/)),
        (text) => {
          const { places, tonnes = 1, radiusKm = 1, startDate = TODAY } = read(text);
          expect(places.every(({ words }) => words.length > 0 && words.every((word) => word !== ''))).toBe(true);
          expect(tonnes > 0 && radiusKm >= 0 && startDate >= TODAY).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('does not care for the order', () => {
    const said = ['20т', '83 м3', 'тент', 'от 60 ₽/км', '+100 км', 'завтра', 'из Москвы', 'в Казань'];
    const sorted = (words: SearchWords): unknown => ({
      ...words,
      places: [...words.places].sort((a, b) => (a.side ?? '').localeCompare(b.side ?? '')),
    });
    const expected = sorted(read(said.join(' ')));
    expect(expected).toMatchObject({ tonnes: 20, volumeM3: 83, radiusKm: 100, bodies: ['1'], pricePerKm: { min: 6_000 } });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(said, { minLength: said.length }),
        fc.constantFrom(' ', ', ', '  ', '; '),
        (parts, between) => {
          expect(sorted(read(parts.join(between)))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('names in any case', () => {
  it.each([
    ['москвы', 'Москва'],
    ['москве', 'Москва'],
    ['казани', 'Казань'],
    ['уфу', 'Уфа'],
    ['твери', 'Тверь'],
    ['воронежа', 'Воронеж'],
    ['омском', 'Омск'],
    ['орла', 'Орёл'],
    ['нижнего новгорода', 'Нижний Новгород'],
    ['набережных челнов', 'Набережные Челны'],
    ['ростова-на-дону', 'Ростов-на-Дону'],
    ['великого новгорода', 'Великий Новгород'],
    ['сочи', 'Сочи'],
    ['екатеринбурга', 'Екатеринбург'],
  ])('%s is %s', (typed, name) => {
    const words = typed.split(' ');
    expect(fits(words, name)).toBeGreaterThanOrEqual(2);
    const beginning = name.toLowerCase().replaceAll('ё', 'е');
    expect(stems(words[0]!).some((stem) => beginning.startsWith(stem))).toBe(true);
  });

  it.each([
    ['спасибо', 'Спас-Деменск'],
    ['привет', 'Приволжск'],
    ['москва', 'Мосальск'],
    ['омск', 'Томск'],
    ['на', 'Находка'],
  ])('%s is not %s', (typed, name) => expect(fits([typed], name)).toBe(0));
});
