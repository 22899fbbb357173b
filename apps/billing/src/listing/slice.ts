import type { PageRequest } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Condition } from './condition';
import { readCursor, writeCursor, type Place } from './place';

/** How a list is ordered. Behind it stands an index on (key, number), so that no page reads more than its own rows. */
export interface Order {
  /** Stands in cursors. */
  readonly name: string;
  /** The expression of the index. */
  readonly key: string;
  readonly of: 'numbers' | 'times';
  /** Unique column that tells equal keys apart. */
  readonly number: string;
  readonly descending: boolean;
}

export interface Listed {
  readonly table: string;
  /** Column that the rows are read by afterwards. */
  readonly id: string;
  readonly order: Order;
  readonly condition: Condition;
}

/** A page as the ids of its rows in their order. */
export interface Slice {
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
  /** The cursor behind the row with this index, for who ends the page sooner. */
  readonly cursorBehind: (index: number) => string;
}

type FoundPlace = Place & { readonly id: string };

/** @throws Refusal VALIDATION_FAILED for a cursor that is not of this list */
export async function slice(manager: EntityManager, listed: Listed, { limit, cursor }: PageRequest): Promise<Slice> {
  const { name } = listed.order;
  const place = cursor === undefined ? undefined : readCursor(name, cursor);
  const { text, values } = statement(listed, limit + 1, place);
  const found = await manager.query<FoundPlace[]>(text, values);
  const shown = found.slice(0, limit);
  const cursorBehind = (index: number): string => writeCursor(name, shown[index] as FoundPlace);
  return {
    ids: shown.map(({ id }) => id),
    nextCursor: found.length > limit ? cursorBehind(limit - 1) : null,
    cursorBehind,
  };
}

/** The statement of a slice; tests look at its plan. */
export function statement(listed: Listed, rows: number, place?: Place): { readonly text: string; readonly values: unknown[] } {
  const { table, id, order, condition } = listed;
  const { key, number, descending } = order;
  // Times are told in whole microseconds: that is how exactly PostgreSQL keeps them.
  const shownKey = order.of === 'times' ? `(extract(epoch from ${key}) * 1000000)::bigint` : key;
  if (place !== undefined) {
    const bound = condition.bind(place.key);
    const from = order.of === 'times' ? `timestamptz 'epoch' + ${bound}::float8 * interval '1 microsecond'` : `${bound}::bigint`;
    condition.and(`(${key}, ${number}) ${descending ? '<' : '>'} (${from}, ${condition.bind(place.number)}::bigint)`);
  }
  const way = descending ? 'desc' : 'asc';
  return {
    text: `select ${id} as id, ${shownKey} as key, ${number} as number from ${table}
       where ${condition.text} order by ${key} ${way}, ${number} ${way} limit ${condition.bind(rows)}`,
    values: condition.values,
  };
}

/** Rows in the order of their ids. */
export function inOrder<Row>(ids: readonly string[], rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
