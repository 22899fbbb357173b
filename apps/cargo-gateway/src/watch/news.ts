import type { CargoCard } from '#contracts';
import type { CargoChunk } from '../cargos/page-bytes';
import { UPSTREAM_PAGE } from '../cargos/upstream-query';

/** What is remembered of one query between two looks. */
export interface Known {
  /** As listed at the last look, newest first, then what was listed before. */
  readonly ids: readonly string[];
  /** How many of them were listed at the last look. */
  readonly listed: number;
  /** Whether there was nothing below them. */
  readonly whole: boolean;
  /** Where the last look left something open: what was known when all above it was known, and how many pages were read in vain. */
  readonly open?: { readonly ground: readonly string[]; readonly pages: number };
  /** The highest id that was ever listed: ids grow with time. */
  readonly highest: string;
  /** When the first page was asked for, ms since 1970. */
  readonly lookedAt: number;
  /** Loads a minute that appeared lately. */
  readonly rate: number;
}

export interface News {
  readonly appeared: readonly CargoCard[];
  /** Loads that stood between others which still stand. */
  readonly missing: readonly string[];
  readonly known: Known;
}

/** So many known loads on one page say that what is known is reached; fewer may have been put up again. */
const RECOGNISED = 10;
/** One look reads no more pages than this beyond those read before; the next one goes on behind them. */
const PAGES_A_LOOK = 10;
/** Nobody is told of more loads than that many pages at once. */
const DEEPEST = 30;
/** Remembered beyond what is listed: loads that left the list may come back, and are not new then. */
const MOST_GONE = 400;
const HALF_LIFE_MINUTES = 30;

/** Whether another page has to be read before it is clear what is new. */
export function goesOn(known: Known | undefined, chunks: readonly CargoChunk[]): boolean {
  if (known === undefined || ended(chunks)) return false;
  if (chunks.length >= Math.min((known.open?.pages ?? 0) + PAGES_A_LOOK, DEEPEST)) return false;
  return !reached(groundOf(known), chunks);
}

/**
 * What a look at a query says. New is what stands above something known, whatever its place in a list that was known as a whole, or what
 * has a higher id than any before; what else comes up from below is older than what is known, and only remembered. The first
 * look at a query learns and says nothing.
 * @param chunks its pages from the first on
 * @param lookedAt when the first of them was asked for
 */
export function newsIn(known: Known | undefined, chunks: readonly CargoChunk[], lookedAt: number): News {
  // Pages are of different moments: a load may stand on two.
  const cards = new Map(chunks.flatMap((chunk) => chunk.cards.map((card) => [card.id, card])));
  const listed = [...cards.keys()];
  const ground = groundOf(known);
  const told = new Set([...ground, ...(known?.ids ?? [])]);
  const arrived = known === undefined || ended(chunks) || reached(ground, chunks);
  const lastKnown = listed.findLastIndex((id) => ground.has(id));
  const frontier = known?.whole === true || lastKnown < 0 || !arrived ? Infinity : lastKnown;
  const isNew = (id: string, place: number): boolean =>
    known !== undefined && !told.has(id) && (place < frontier || isHigher(id, known.highest));
  const appeared = [...cards.values()].filter(({ id }, place) => isNew(id, place));

  const skipped = shrank(chunks);
  // Old loads below a gap are no ground to stand on: what fell into the gap would look new above them.
  const sure = new Set([...told, ...[...appeared, ...(chunks[0]?.cards ?? [])].map(({ id }) => id)]);
  const kept = skipped ? listed.filter((id) => sure.has(id)) : listed;
  const open = known !== undefined && (!arrived || skipped) && chunks.length < DEEPEST;
  const gone = (known?.ids ?? []).filter((id) => !cards.has(id)).slice(0, open ? DEEPEST * UPSTREAM_PAGE : MOST_GONE);
  return {
    appeared,
    missing: known === undefined ? [] : missing(known, cards, ended(chunks) && !skipped),
    known: {
      ids: [...kept, ...gone],
      listed: kept.length,
      whole: open ? known.whole : ended(chunks) && !skipped,
      ...(open ? { open: { ground: [...ground], pages: arrived ? 0 : chunks.length } } : {}),
      highest: listed.reduce((highest, id) => (isHigher(id, highest) ? id : highest), known?.highest ?? ''),
      lookedAt,
      rate: rateAfter(known, appeared.length, lookedAt),
    },
  };
}

const groundOf = (known: Known | undefined): ReadonlySet<string> => new Set(known?.open?.ground ?? known?.ids);

const ended = (chunks: readonly CargoChunk[]): boolean => (chunks.at(-1)?.received ?? 0) < UPSTREAM_PAGE;

const reached = (ground: ReadonlySet<string>, chunks: readonly CargoChunk[]): boolean =>
  chunks.some(
    // A page on which nothing can be read will not get clearer by reading on.
    ({ cards }) => cards.length === 0 || cards.filter(({ id }) => ground.has(id)).length >= RECOGNISED,
  );

/**
 * Whether loads may have come up from a page not yet read to one just read: then the next look reads as far again. Loads that come are
 * put on top and only push others down; for one to come up, more must have gone than came, and the list is shorter.
 */
const shrank = (chunks: readonly CargoChunk[]): boolean =>
  chunks.some(({ total }, page) => {
    const before = chunks[page - 1];
    return before !== undefined && (total === null || before.total === null || total < before.total);
  });

/** What was pushed down by others is not missing: it stands below all that was read. */
function missing(known: Known, cards: ReadonlyMap<string, unknown>, whole: boolean): string[] {
  const listed = known.ids.slice(0, known.listed);
  const deepest = whole ? listed.length : listed.findLastIndex((id) => cards.has(id));
  return listed.slice(0, Math.max(0, deepest)).filter((id) => !cards.has(id));
}

/** Digits of any length. */
function isHigher(id: string, than: string): boolean {
  const [a, b] = [id.replace(/^0+/, ''), than.replace(/^0+/, '')];
  return a.length === b.length ? a > b : a.length > b.length;
}

function rateAfter(known: Known | undefined, appeared: number, lookedAt: number): number {
  if (known === undefined) return 0;
  const minutes = Math.max(0, lookedAt - known.lookedAt) / 60_000;
  return known.rate * 0.5 ** (minutes / HALF_LIFE_MINUTES) + (appeared * Math.LN2) / HALF_LIFE_MINUTES;
}
