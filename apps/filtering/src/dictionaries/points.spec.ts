import fc from 'fast-check';
import { rank, spellings, toPoint } from './points';

const named = (...names: string[]) => names.map((name, index) => toPoint({ id: String(index), name, type: '2' }));
const ranked = (names: string[], text: string): string[] =>
  rank(named(...names), text).map(({ name, region }) => `${name} (${region ?? '?'})`);

describe('points', () => {
  it.each([
    ['Казань', { name: 'Казань', region: 'Республика Татарстан' }],
    ['Киров, Калужская область', { name: 'Киров', region: 'Калужская область' }],
    ['Мирный,Якутия , Россия', { name: 'Мирный', region: 'Якутия, Россия' }],
    ['Казань,', { name: 'Казань', region: 'Республика Татарстан' }],
    [',', { name: ',' }],
    ['Зурбаган', { name: 'Зурбаган' }],
  ])('%p is a name and a region', (name, expected) =>
    expect(toPoint({ id: '5', name, type: '4' })).toEqual({ id: '5', type: '4', ...expected }),
  );

  it('are cities when the exchange does not say', () => expect(toPoint({ id: '5', name: 'Казань' }).type).toBe('2'));

  it('come exact first, then by beginning and size, then the rest', () => {
    expect(ranked(['Старый Киров', 'Кировск', 'Кировград', 'Киров'], 'киров')).toEqual([
      'Киров (Кировская область)',
      'Кировград (?)',
      'Кировск (?)',
      'Старый Киров (?)',
    ]);
    expect(ranked(['Самара', 'Саратов', 'Санкт-Петербург'], 'са')[0]).toBe('Санкт-Петербург (Санкт-Петербург)');
  });

  it('do not take a village for its big namesake', () => {
    expect(ranked(['Омск, Дальняя область', 'Омск, Омская обл.'], 'омск')[0]).toBe('Омск (Омская обл.)');
    expect(ranked(['Казань, Дальний край', 'Казань, Татарстан'], 'каз')[0]).toBe('Казань (Татарстан)');
  });
});

describe('spellings', () => {
  it.each([
    ['', ['']],
    ['  Нижний   Нов ', ['нижний нов']],
    ['орел', ['орел', 'орёл']],
    ['ОРЁЛ', ['орел', 'орёл']],
    ['йошкар', ['йошкар']],
    ['йошкар'.normalize('NFD'), ['йошкар']],
    ['мёд', ['мед', 'мёд']],
  ])('of %p are %p', (typed, expected) => expect(spellings(typed)).toEqual(expected));

  it('are few, bounded and do not depend on case and blanks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('а', 'в', 'е', 'ё', 'л', 'м', 'о', 'р', 'с', ' ', '-')),
        fc.nat(3),
        (letters, blanks) => {
          const typed = letters.join('');
          const all = spellings(typed);
          expect(all.length).toBeGreaterThan(0);
          expect(all.length).toBeLessThanOrEqual(3);
          expect(spellings(`${' '.repeat(blanks)}${typed.toUpperCase()} `)).toEqual(all);
        },
      ),
    );
  });
});
