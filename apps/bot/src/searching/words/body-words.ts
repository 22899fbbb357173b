import type { Ref } from '#contracts';

/** What drivers and English speakers call bodies, by the beginning of the exchange's own word. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  штора: 'тент',
  шторный: 'тент',
  еврофура: 'тент',
  еврик: 'тент',
  холодильник: 'рефрижератор',
  холод: 'рефрижератор',
  термос: 'изотермический',
  термичка: 'изотермический',
  открытый: 'бортовой',
  открытая: 'бортовой',
  цмф: 'цельнометалл',
  металл: 'цельнометалл',
  контейнеровоз: 'контейнер',
  tent: 'тент',
  curtain: 'тент',
  tilt: 'тент',
  reefer: 'рефрижератор',
  refrigerated: 'рефрижератор',
  fridge: 'рефрижератор',
  isotherm: 'изотермический',
  insulated: 'изотермический',
  flatbed: 'бортовой',
  container: 'контейнер',
  van: 'фургон',
  tipper: 'самосвал',
};

const SHORTEST_STEM = 3;
const LONGEST_ENDING = 3;

/** Id of the body type that a word in any case or cut short names. */
export function bodyOf(word: string, bodies: readonly Ref[]): string | undefined {
  const meant = Object.hasOwn(ALSO_CALLED, word) ? (ALSO_CALLED[word] ?? word) : word.replace(/ованн\p{L}*$/u, '');
  return bodies.find((body) => [body.name, body.shortName ?? ''].some((name) => names(name, meant)))?.id;
}

/** "рефом", "тентованный" and "борт" of "бортовой": one of the two is the beginning of the other, endings aside. */
function names(name: string, word: string): boolean {
  const plain =
    name
      .toLowerCase()
      .replaceAll('ё', 'е')
      .replaceAll('.', '')
      .split(/[\s(,-]/)[0] ?? '';
  if (plain.length < SHORTEST_STEM || word.length < SHORTEST_STEM) return false;
  if (plain.startsWith(word)) return true;
  for (let cut = 0; cut <= LONGEST_ENDING && word.length - cut >= SHORTEST_STEM; cut++) {
    const stem = word.slice(0, word.length - cut);
    if (plain === stem || (stem.length > SHORTEST_STEM && plain.startsWith(stem))) return true;
  }
  return false;
}
