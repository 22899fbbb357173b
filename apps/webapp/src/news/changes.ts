import type { Cargo } from '../api/client';
import { Store } from '../ui/store';

/** A page of a list is never older than this; from then on it knows the change by itself. */
const PAGES_KNOW_AFTER_MS = 300_000;

/** What the server tells of a load: what it is now, or that it is no longer listed. */
export interface CargoChange {
  readonly cargoId: string;
  readonly cargo?: Cargo;
  readonly removed?: boolean;
}

interface Change {
  readonly now: Partial<Cargo>;
  /** On this phone's clock, ms. */
  readonly heardAt: number;
}

export type Changes = Readonly<Record<string, Change>>;

/** Loads that have changed while the app is open, by their id. */
export const changes = new Store<Changes>({});

export function hearChange({ cargoId, cargo, removed }: CargoChange, heardAt = Date.now()): void {
  const fresh = Object.entries(changes.value).filter(([, one]) => heardAt - one.heardAt < PAGES_KNOW_AFTER_MS);
  const now = { ...cargo, ...(removed === undefined ? {} : { removed }) };
  changes.set({ ...Object.fromEntries(fresh), [cargoId]: { now, heardAt } });
}

/** Loads as they are now, each in its place. */
export function asChanged<T extends Cargo>(cargos: readonly T[], known: Changes, now = Date.now()): readonly T[] {
  if (Object.keys(known).length === 0) return cargos;
  return cargos.map((cargo) => {
    const change = known[cargo.id];
    return change === undefined || now - change.heardAt >= PAGES_KNOW_AFTER_MS ? cargo : { ...cargo, ...change.now };
  });
}
