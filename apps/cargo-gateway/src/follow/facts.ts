import type { CargoCard } from '#contracts';

/** What of a load decides, in one fixed order: price, price per km (kopecks), weight (kg), volume (m³), loading, unloading. */
export type Facts = readonly [
  priceKopecks: number | null,
  pricePerKmKopecks: number | null,
  weightKg: number | null,
  volumeM3: number | null,
  loadingDate: string | null,
  unloadingDate: string | null,
];

/** Follows from price and distance: no news by itself. */
const PER_KM = 1;

export const factsOf = (card: CargoCard): Facts => [
  card.priceKopecks,
  card.pricePerKmKopecks,
  card.weightKg,
  card.volumeM3,
  card.loadingDate,
  card.unloadingDate,
];

/** A load as it was when these were its facts; the rest as it is now. */
export function withFacts(card: CargoCard, facts: Facts): CargoCard {
  const [priceKopecks, pricePerKmKopecks, weightKg, volumeM3, loadingDate, unloadingDate] = facts;
  const { from, to } = card.route;
  const route = { from: { ...from, date: loadingDate }, to: { ...to, date: unloadingDate } };
  return { ...card, route, priceKopecks, pricePerKmKopecks, weightKg, volumeM3, loadingDate, unloadingDate };
}

/** What is kept of a load: the exchange's list and its own page show some loads differently, so each is compared with itself. */
export interface Seen {
  readonly list?: Facts;
  readonly detail?: Facts;
  /** The newest of each, whichever of the two showed it: what everybody has been told. */
  readonly told: Facts;
  /** When it was asked for, ms since 1970. */
  readonly at: number;
  /** Events said so far. */
  readonly count: number;
  readonly gone: boolean;
}

export type View = 'list' | 'detail';

export interface Compared {
  readonly seen: Seen;
  /** What it was before, where something has changed that nobody was told of. */
  readonly before?: Facts;
}

/** What this sight of a load says that was not known. The first sight says nothing, nor does one that is older than the last. */
export function compare(seen: Seen | undefined, view: View, facts: Facts, at: number): Compared {
  if (seen === undefined) return { seen: { [view]: facts, told: facts, at, count: 0, gone: false } };
  if (at < seen.at) return { seen };
  const own = seen[view];
  const differs = facts.map((fact, i) =>
    // What one of the two never shows is no change when it is first looked at.
    own === undefined ? fact !== null && seen.told[i] !== null && !agree(fact, seen.told[i]) : !same(fact, own[i]),
  );
  const isNews = facts.map((fact, i) => differs[i] === true && !agree(fact, seen.told[i]));
  const changed = isNews.some((news, i) => news && i !== PER_KM);
  const now = { ...seen, [view]: facts, at, gone: false };
  const told = merged(
    seen.told,
    facts,
    facts.map((fact, i) => differs[i] === true || isMoreExact(fact, seen.told[i])),
  );
  if (!changed) return { seen: { ...now, told } };
  return {
    seen: { ...now, told, count: seen.count + 1 },
    before: merged(facts, own ?? seen.told, isNews),
  };
}

const same = (a: unknown, b: unknown): boolean => a === b;

/** The list knows days, the load's own page the hours as well. */
const agree = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.startsWith(b) || b.startsWith(a) : a === b;

const isMoreExact = (a: unknown, than: unknown): boolean =>
  typeof a === 'string' && a !== than && agree(a, than) && a.startsWith(String(than));

const merged = (facts: Facts, others: Facts, take: readonly boolean[]): Facts =>
  facts.map((fact, i) => (take[i] === true ? others[i] : fact)) as unknown as Facts;
