import { CITIES } from '#gazetteer';

/** A city of the exchange: its own id and type beside the geography. */
export interface Point {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
  readonly population: number;
}

/** The best evidence says that the exchange calls cities type 2. */
export const CITY_TYPE = 2;

/** Ids seen in captured traffic; the others are ours, stable as long as the gazetteer's order is. */
const KNOWN_IDS: Readonly<Record<string, number>> = { Москва: 1, 'Санкт-Петербург': 39, Челябинск: 62 };

/** Smaller towns are listed with their region behind a comma. */
const REGION_SHOWN_BELOW_THOUSANDS = 130;

export const POINTS: readonly Point[] = CITIES.map(({ name, region, lat, lon, population }, index) => ({
  id: KNOWN_IDS[name] ?? 100 + index,
  name: population < REGION_SHOWN_BELOW_THOUSANDS ? `${name}, ${region}` : name,
  type: CITY_TYPE,
  city: name,
  lat,
  lon,
  population,
}));

export interface TypeRef {
  readonly id: number;
  readonly name: string;
  readonly short_name: string;
}

export const LOAD_TYPES: readonly TypeRef[] = [
  { id: 1, name: 'задняя', short_name: 'задн.' },
  { id: 2, name: 'боковая', short_name: 'бок.' },
  { id: 3, name: 'верхняя', short_name: 'верх.' },
  { id: 4, name: 'полная растентовка', short_name: 'раст.' },
  { id: 5, name: 'гидроборт', short_name: 'г/борт' },
  { id: 6, name: 'налив', short_name: 'налив' },
  { id: 7, name: 'аппарели', short_name: 'апп.' },
  { id: 8, name: 'манипулятор', short_name: 'манип.' },
];

/** A body: what it carries, what it costs, how it is loaded. Tonnes, cubic metres, roubles per kilometre. */
export interface Body extends TypeRef {
  readonly share: number;
  readonly tonnes: readonly [number, number];
  readonly volume: readonly [number, number];
  readonly roublesPerKm: readonly [number, number];
  readonly loadTypes: readonly number[];
  readonly goods: readonly string[];
}

export const TRUCK_TYPES: readonly Body[] = [
  {
    id: 1,
    name: 'тент',
    short_name: 'тент',
    share: 34,
    tonnes: [1.5, 22],
    volume: [9, 92],
    roublesPerKm: [40, 85],
    loadTypes: [1, 2, 3, 4],
    goods: ['стройматериалы', 'оборудование', 'бумага', 'мебель', 'ТНП'],
  },
  {
    id: 2,
    name: 'контейнер',
    short_name: 'конт.',
    share: 5,
    tonnes: [10, 26],
    volume: [33, 76],
    roublesPerKm: [55, 95],
    loadTypes: [1],
    goods: ['оборудование', 'ТНП'],
  },
  {
    id: 3,
    name: 'фургон',
    short_name: 'фург.',
    share: 9,
    tonnes: [0.5, 10],
    volume: [5, 54],
    roublesPerKm: [35, 70],
    loadTypes: [1],
    goods: ['бытовая техника', 'одежда', 'ТНП', 'автозапчасти'],
  },
  {
    id: 4,
    name: 'цельнометалл',
    short_name: 'цельн.',
    share: 6,
    tonnes: [0.5, 5],
    volume: [5, 36],
    roublesPerKm: [35, 60],
    loadTypes: [1, 5],
    goods: ['бытовая техника', 'автозапчасти', 'медикаменты'],
  },
  {
    id: 5,
    name: 'изотермический',
    short_name: 'изот.',
    share: 10,
    tonnes: [1.5, 20],
    volume: [9, 86],
    roublesPerKm: [45, 90],
    loadTypes: [1],
    goods: ['напитки', 'продукты', 'кондитерские изделия'],
  },
  {
    id: 6,
    name: 'рефрижератор',
    short_name: 'реф.',
    share: 16,
    tonnes: [1.5, 21],
    volume: [9, 92],
    roublesPerKm: [60, 120],
    loadTypes: [1],
    goods: ['мясо', 'рыба', 'молочная продукция', 'фрукты', 'овощи'],
  },
  {
    id: 7,
    name: 'бортовой',
    short_name: 'борт.',
    share: 8,
    tonnes: [5, 22],
    volume: [20, 60],
    roublesPerKm: [40, 80],
    loadTypes: [2, 3, 8],
    goods: ['металл', 'трубы', 'лес', 'кирпич'],
  },
  {
    id: 8,
    name: 'самосвал',
    short_name: 'самосв.',
    share: 3,
    tonnes: [10, 30],
    volume: [10, 40],
    roublesPerKm: [50, 110],
    loadTypes: [3],
    goods: ['щебень', 'песок', 'уголь'],
  },
  {
    id: 9,
    name: 'зерновоз',
    short_name: 'зерн.',
    share: 4,
    tonnes: [15, 30],
    volume: [30, 60],
    roublesPerKm: [45, 90],
    loadTypes: [3],
    goods: ['пшеница', 'ячмень', 'подсолнечник'],
  },
  {
    id: 10,
    name: 'цистерна',
    short_name: 'цист.',
    share: 2,
    tonnes: [10, 25],
    volume: [12, 32],
    roublesPerKm: [60, 115],
    loadTypes: [6],
    goods: ['масло подсолнечное', 'битум', 'молоко'],
  },
  {
    id: 11,
    name: 'трал',
    short_name: 'трал',
    share: 2,
    tonnes: [10, 45],
    volume: [30, 120],
    roublesPerKm: [80, 120],
    loadTypes: [3, 7],
    goods: ['спецтехника', 'негабарит'],
  },
  {
    id: 12,
    name: 'автовоз',
    short_name: 'автов.',
    share: 1,
    tonnes: [6, 16],
    volume: [60, 110],
    roublesPerKm: [60, 110],
    loadTypes: [7],
    goods: ['автомобили'],
  },
];
