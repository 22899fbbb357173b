import { createHash } from 'node:crypto';

export interface Snapshot<T> {
  readonly value: T;
  /** ms since 1970. */
  readonly fetchedAt: number;
}

export interface Served<T> extends Snapshot<T> {
  /** Older than its life: CargoTech did not answer in time. */
  readonly stale: boolean;
}

export interface Fetching {
  readonly driverId: string | undefined;
  /** To be called when the budget is so short that nobody should wait. */
  readonly starved: () => void;
  /** The right to call has been taken already: nobody who joins waits for it. */
  readonly prepaid?: true;
}

/** One thing CargoTech knows and how to get it. */
export interface Recipe<T> {
  readonly kind: 'list' | 'detail' | 'dictionary';
  /** Equal for equal questions; any text. */
  readonly key: string;
  readonly lifeMs: (value: T) => number;
  /** Whether the value may be shown past its life. */
  readonly outlives: (value: T) => boolean;
  readonly fetch: (fetching: Fetching) => Promise<Snapshot<T>>;
}

/** The shape of what is kept; another number leaves the old entries to die. */
const SHAPE = 'v1';

/** Where it is kept, in memory and in Redis. */
export const nameOf = (recipe: Pick<Recipe<never>, 'kind' | 'key'>): string =>
  `cargotech:${SHAPE}:${recipe.kind}:${recipe.key.length <= 64 ? recipe.key : createHash('sha256').update(recipe.key).digest('base64url')}`;

/** What was kept; undefined for what cannot be read. */
export function parseSnapshot<T>(json: string): Snapshot<T> | undefined {
  try {
    const { value, fetchedAt } = JSON.parse(json) as Partial<Snapshot<T>>;
    return typeof value === 'object' && value !== null && typeof fetchedAt === 'number' ? { value, fetchedAt } : undefined;
  } catch {
    return undefined;
  }
}
