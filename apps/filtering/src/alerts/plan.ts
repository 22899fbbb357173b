import type { CargoCard, Twins } from '#contracts';
import { heldUntil, type Terms } from '../digests/delivery';
import { twinsOf } from './twins';

/** So long after an alert further searches that match the load are added to its card. */
const ADDED_FOR_MS = 2 * 60_000;

/**
 * `told`: said at once. `waiting`: goes with a digest. `digested`: went with one. `merged`: its twin is the one that is told.
 * `dropped`: nobody wanted it any more when the digest was made.
 */
export type AlertState = 'told' | 'waiting' | 'digested' | 'merged' | 'dropped';

/** A search that a load matches. */
export interface Candidate extends Terms {
  readonly searchId: string;
  readonly driverId: string;
}

/** What a driver has been told, or will be, of the load or a twin of it. Times in ms since 1970. */
export interface AlertFact {
  readonly driverId: string;
  readonly cargoId: string;
  readonly state: AlertState;
  readonly searchIds: readonly string[];
  readonly dueAt: number | null;
  readonly toldAt: number | null;
}

export interface KnownAlert extends AlertFact {
  readonly card: CargoCard;
  readonly gone: boolean;
  /** Hidden by the driver, or responded to. */
  readonly excluded: boolean;
  readonly postedAtMs?: number;
}

/** An alert to say: for the first time, or again with more in it. */
export interface Telling {
  readonly driverId: string;
  readonly cargo: CargoCard;
  readonly searchIds: readonly string[];
  readonly twins?: Twins;
  readonly postedAtMs?: number;
  readonly again: boolean;
}

export interface Plan {
  readonly alerts: AlertFact[];
  readonly tellings: Telling[];
  /** New matches; `told` counts against the limit of the hour. */
  readonly matches: { readonly searchId: string; readonly timeZone: string; readonly told: boolean }[];
}

export interface Appearance {
  readonly cargo: CargoCard;
  readonly postedAtMs?: number;
  readonly candidates: readonly Candidate[];
  /** Of the drivers concerned: about this load and its twins. */
  readonly known: readonly KnownAlert[];
  readonly now: number;
}

/** What follows from a load that appeared. Pure: applied again to what it made, it plans nothing. */
export function planAlerts(appearance: Appearance): Plan {
  const plan: Plan = { alerts: [], tellings: [], matches: [] };
  const known = byDriver(appearance.known);
  for (const [driverId, candidates] of byDriver(appearance.candidates))
    planForDriver(plan, { ...appearance, candidates, known: known.get(driverId) ?? [] });
  return plan;
}

function byDriver<T extends { readonly driverId: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.driverId);
    if (group === undefined) groups.set(item.driverId, [item]);
    else group.push(item);
  }
  return groups;
}

function planForDriver(plan: Plan, { cargo, postedAtMs, candidates, known, now }: Appearance): void {
  const own = known.find(({ cargoId }) => cargoId === cargo.id);
  const fresh = candidates.filter(({ searchId }) => own?.searchIds.includes(searchId) !== true);
  const [one] = fresh;
  if (one === undefined) return;
  const { driverId } = one;
  const held = fresh.map((candidate) => ({ candidate, until: heldUntil(candidate, now) }));
  const twins = known.filter(({ cargoId, gone }) => cargoId !== cargo.id && !gone);
  const first = own === undefined ? twins.find(standsForOthers) : undefined;
  const state = own?.state === 'waiting' || (own === undefined && first === undefined) ? decide(held) : undefined;
  const searchIds = [...(own?.searchIds ?? []), ...fresh.map(({ searchId }) => searchId)];
  const base = { driverId, cargoId: cargo.id, searchIds };
  const alert: AlertFact =
    state === 'told'
      ? { ...base, state, dueAt: null, toldAt: now }
      : state === 'waiting'
        ? { ...base, state, dueAt: earliest([own?.dueAt, ...held.map(({ until }) => until)]), toldAt: null }
        : { ...base, state: own?.state ?? 'merged', dueAt: own?.dueAt ?? null, toldAt: own?.toldAt ?? null };
  plan.alerts.push(alert);
  for (const { candidate, until } of held)
    plan.matches.push({
      searchId: candidate.searchId,
      timeZone: candidate.timeZone,
      told: state === 'told' && until === undefined,
    });

  const cards = [...twins.map(({ card }) => card), cargo];
  const posted = postedAtMs === undefined ? {} : { postedAtMs };
  const addedInTime = own?.state === 'told' && own.toldAt !== null && now - own.toldAt <= ADDED_FOR_MS;
  if (state === 'told' || addedInTime)
    plan.tellings.push({ driverId, cargo, searchIds, ...several(cards), ...posted, again: state !== 'told' });
  else if (first?.state === 'told' && !first.excluded) {
    const { card, searchIds: its, postedAtMs: at } = first;
    const more = at === undefined ? {} : { postedAtMs: at };
    plan.tellings.push({ driverId, cargo: card, searchIds: its, ...several(cards), ...more, again: true });
  }
}

/** Whether a twin that appears later is covered by this one. What was dropped covers it only when the driver turned it down. */
const standsForOthers = ({ state, excluded }: KnownAlert): boolean => state !== 'merged' && (state !== 'dropped' || excluded);

/** One search that may tell it now is enough. */
const decide = (held: readonly { readonly until: number | undefined }[]): 'told' | 'waiting' =>
  held.some(({ until }) => until === undefined) ? 'told' : 'waiting';

const earliest = (times: readonly (number | null | undefined)[]): number =>
  Math.min(...times.filter((time) => time !== null && time !== undefined));

const several = (cards: readonly CargoCard[]): { twins?: Twins } => {
  const twins = twinsOf(cards);
  return twins === undefined ? {} : { twins };
};
