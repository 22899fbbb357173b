/** Words that may be cities, in the order they were written; `side` when a preposition says which end of the way they begin. */
export interface Place {
  readonly words: readonly string[];
  readonly side?: 'from' | 'to';
}

const SIDES: Readonly<Record<string, 'from' | 'to'>> = {
  из: 'from',
  с: 'from',
  со: 'from',
  от: 'from',
  откуда: 'from',
  from: 'from',
  в: 'to',
  во: 'to',
  на: 'to',
  до: 'to',
  куда: 'to',
  to: 'to',
};

/** Words around a search that say nothing about it. */
const CHATTER = new Set(
  (
    'груз груза грузы грузов грузу ищу найди найти найдите нужен нужна нужны нужно есть ли покажи показать машина машину фура фуру еду ' +
    'по за и или за цена ставка вес объем кузов тонн рейс попутный обратно хочу мне пожалуйста направление радиус минимум максимум не ' +
    'менее меньше больше loads load cargo find show me please the truck a and with км km'
  ).split(' '),
);

/** One spelling of a text: lower case, е for ё, plain blanks and dashes, marks between words standing alone. */
export function tidy(text: string): string {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .replaceAll(/(?<=\d)[‐‑–—−](?=\d)/gu, '-')
      .replaceAll(/\s*(?:->|=>|[→➡⇒>]|\s[-‐‑–—−])+\s+/gu, (mark) =>
        mark.includes('>') && /^\s*>\s*$/.test(mark) ? ' > ' : ' | ',
      )
      .replaceAll(/[‐‑–—−]/gu, '-')
      .replaceAll(/(?<!\d)[.,;:!?]|[.,;:!?](?!\d)/gu, ' | ')
      .replaceAll(/["'«»„“”()[\]{}*_]/gu, ' ')
      .replaceAll(/\s+/gu, ' ')
      // The one preposition that is part of names.
      .replaceAll(/ на (?=(?:дону|амуре|волге|оке|кубани)(?![\p{L}\d]))/gu, '-на-')
      .trim()
  );
}

/** What is left of a search when its numbers are read. `isOther` takes a word that is no name. */
export function namesOf(text: string, isOther: (word: string) => boolean): Place[] {
  const places: { words: string[]; side?: 'from' | 'to' }[] = [];
  let open: { words: string[]; side?: 'from' | 'to' } | undefined;
  for (const word of text.split(' ')) {
    const side = Object.hasOwn(SIDES, word) ? SIDES[word] : undefined;
    if (side !== undefined) open = { words: [], side };
    else if (!/\p{L}/u.test(word) || CHATTER.has(word) || isOther(word)) open = undefined;
    else {
      open ??= { words: [] };
      if (open.words.length === 0) places.push(open);
      open.words.push(word);
    }
  }
  return places;
}
