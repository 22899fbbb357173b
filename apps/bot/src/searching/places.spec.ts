import { CITIES } from '#gazetteer';
import fc from 'fast-check';
import type { Dictionaries } from './dictionaries.service';
import type { Point } from './filter';
import { Places } from './places.service';
import { readSearch } from './words/read-search';

const EXTRA = [
  'Железногорск, Курская область',
  'Железногорск, Красноярский край',
  'Мосальск',
  'Спас-Деменск',
  'Приволжск',
  'Кимры',
];
const POINTS: readonly Point[] = [...CITIES.map(({ name, region }) => `${name}, ${region}`), ...EXTRA].map((full, index) => {
  const [name = '', region] = full.split(', ');
  return { id: String(index + 1), type: '2', name, ...(region === undefined ? {} : { region }) };
});

const plain = (text: string): string => text.toLowerCase().replaceAll('ё', 'е');

/** The dictionary as filtering answers: names that begin so, a hundred at most. */
class Dictionary implements Pick<Dictionaries, 'points'> {
  asked: string[] = [];

  points(beginning: string): Promise<readonly Point[]> {
    this.asked.push(beginning);
    return Promise.resolve(POINTS.filter(({ name }) => plain(name).startsWith(plain(beginning))).slice(0, 100));
  }
}

describe('finding the ends of a way', () => {
  let dictionary: Dictionary;
  let places: Places;

  const way = async (text: string): Promise<string> => {
    const { from, to, unknown } = await places.way(readSearch(text, { today: '2026-11-20', bodies: [] }).places);
    return `${from?.name ?? ''} > ${to?.name ?? ''}${unknown.length === 0 ? '' : ` ? ${unknown.join(' ')}`}`;
  };

  beforeEach(() => {
    dictionary = new Dictionary();
    places = new Places(dictionary as unknown as Dictionaries, undefined as never);
  });

  it.each([
    ['Москва Казань', 'Москва > Казань'],
    ['москва-казань', 'Москва > Казань'],
    ['Нижний Новгород Набережные Челны', 'Нижний Новгород > Набережные Челны'],
    ['из Нижнего Новгорода в Набережные Челны', 'Нижний Новгород > Набережные Челны'],
    ['в Казань из Москвы', 'Москва > Казань'],
    ['до Ростова на Дону от Санкт-Петербурга', 'Санкт-Петербург > Ростов-на-Дону'],
    ['спб мск', 'Санкт-Петербург > Москва'],
    ['Питер - Екб', 'Санкт-Петербург > Екатеринбург'],
    ['Moscow to Kazan', 'Москва > Казань'],
    ['Samara Ufa', 'Самара > Уфа'],
    ['в Тверь', ' > Тверь'],
    ['из Кимр', 'Кимры > '],
    ['Москва 20т Казань Самара', 'Москва > Казань ? Самара'],
    ['спасибо большое', ' >  ? спасибо большое'],
  ])('%s', async (text, expected) => expect(await way(text)).toBe(expected));

  it('finds every city of the gazetteer by its own name, and asks little', async () => {
    for (const { name } of CITIES) {
      dictionary.asked = [];
      const [found] = await places.find(plain(name).split(' '));
      expect(found?.name).toBe(name);
      expect(dictionary.asked.length).toBe(1);
    }
  });

  it('gives all namesakes to choose from', async () => {
    const found = await places.find(['железногорск']);
    expect(found.map(({ region }) => region)).toEqual(expect.arrayContaining(['Курская область', 'Красноярский край']));
  });

  it('asks no more than a few questions, whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 30 }), async (words) => {
        dictionary.asked = [];
        await way(words.join(' '));
        expect(dictionary.asked.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 100 },
    );
  });

  it('takes the nearest city for a place', async () => {
    expect((await places.nearest({ lat: 55.7, lon: 49.2 }))?.name).toBe('Казань');
    expect((await places.nearest({ lat: 59.9, lon: 30.3 }))?.name).toBe('Санкт-Петербург');
  });
});
