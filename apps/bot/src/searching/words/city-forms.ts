import { normaliseName } from '#gazetteer';

/** Names that nobody writes in full. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  мск: 'москва',
  moscow: 'москва',
  спб: 'санкт-петербург',
  питер: 'санкт-петербург',
  питера: 'санкт-петербург',
  питере: 'санкт-петербург',
  петербург: 'санкт-петербург',
  петербурга: 'санкт-петербург',
  'saint petersburg': 'санкт-петербург',
  petersburg: 'санкт-петербург',
  екб: 'екатеринбург',
  yekaterinburg: 'екатеринбург',
  ekaterinburg: 'екатеринбург',
  нск: 'новосибирск',
  нн: 'нижний новгород',
  нижний: 'нижний новгород',
  челны: 'набережные челны',
  ростов: 'ростов-на-дону',
  ростова: 'ростов-на-дону',
  tver: 'тверь',
  perm: 'пермь',
  kazan: 'казань',
  ryazan: 'рязань',
  tyumen: 'тюмень',
  yaroslavl: 'ярославль',
  astrakhan: 'астрахань',
  nizhny: 'нижний новгород',
};

const LATIN: readonly (readonly [latin: string, cyrillic: string])[] = [
  ['shch', 'щ'],
  ['yo', 'е'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['yu', 'ю'],
  ['ya', 'я'],
  ['ye', 'е'],
  ['a', 'а'],
  ['b', 'б'],
  ['v', 'в'],
  ['g', 'г'],
  ['d', 'д'],
  ['e', 'е'],
  ['z', 'з'],
  ['i', 'и'],
  ['y', 'й'],
  ['k', 'к'],
  ['l', 'л'],
  ['m', 'м'],
  ['n', 'н'],
  ['o', 'о'],
  ['p', 'п'],
  ['r', 'р'],
  ['s', 'с'],
  ['t', 'т'],
  ['u', 'у'],
  ['f', 'ф'],
  ['h', 'х'],
  ['c', 'к'],
  ['w', 'в'],
  ['x', 'кс'],
  ['j', 'дж'],
  ['q', 'к'],
];

const cyrillic = (word: string): string => LATIN.reduce((text, [from, to]) => text.replaceAll(from, to), word);

/** The words as the exchange may know them. */
export function asNamed(words: readonly string[]): string[] {
  const text = words.join(' ');
  const full = Object.hasOwn(SHORT_NAMES, text) ? (SHORT_NAMES[text] ?? text) : text;
  return cyrillic(full).split(' ');
}

/** The ways to ask for names that this word in some case may begin: the longest first. */
export function stems(word: string): string[] {
  const first = word.split('-')[0] ?? word;
  const lengths = [0, 1, 2, 3].map((cut) => first.length - cut);
  const shortest = Math.min(3, Math.max(2, first.length - 2));
  const cuts = lengths.filter((length) => length >= shortest).map((length) => first.slice(0, length));
  return first.length < 2 ? [] : [...new Set([...cuts, first.slice(0, 2)])].slice(0, 4);
}

const LONGEST_ENDING = 3;
const SHORTEST_BEGINNING = 4;

/** Whether a word of a text is a word of a name in some case: "казани" and "казань", "орла" and "орел". */
export function sameWord(typed: string, name: string): boolean {
  if (typed === name) return true;
  // A vowel that comes and goes: орел, орла.
  const oblique = name.replace(/[ео](?=[^аеиоуыэюяьй]$)/u, '');
  if (oblique !== name && typed.startsWith(oblique) && typed.length - oblique.length < LONGEST_ENDING) return true;
  const common = commonLength(typed, name);
  const needed = Math.max(2, Math.min(3, name.length - 1), name.length - 2);
  // An ending is put on the whole name ("омском") or in the place of its last letters ("нижнего").
  const ending = name.length > common ? LONGEST_ENDING : LONGEST_ENDING - 1;
  return common >= needed && typed.length - common <= ending;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** How well a name fits: 3 the very name, 2 the name in some case, 1 the beginning of a longer name, 0 not at all. */
export function fits(words: readonly string[], name: string): 0 | 1 | 2 | 3 {
  const plain = normaliseName(name);
  if (plain === words.join(' ')) return 3;
  const typed = words.join(' ').split(/[\s-]+/);
  const parts = plain.split(/[\s-]+/);
  if (typed.length > parts.length || !typed.every((word, index) => sameWord(word, parts[index] ?? ''))) return 0;
  if (typed.length === parts.length) return 2;
  // The beginning of a name alone is enough when it is long enough to be meant.
  return typed.join('').length >= SHORTEST_BEGINNING ? 1 : 0;
}
