import { Refusal, VALIDATION_FAILED, type DriverSort, type FindDriversRequest } from '#contracts';
import { isUUID } from 'class-validator';
import { DRIVER_COLUMNS } from '../drivers/driver.entity';
import { readSearchTerm } from './search-term';

/** Where a page of drivers ended: the moment it is ordered by, as PostgreSQL writes it, and the driver. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

interface Order {
  readonly column: 'created_at' | 'last_seen_at';
  readonly descending: boolean;
}

const ORDERS: Readonly<Record<DriverSort, Order>> = {
  '-createdAt': { column: 'created_at', descending: true },
  createdAt: { column: 'created_at', descending: false },
  '-lastSeenAt': { column: 'last_seen_at', descending: true },
  lastSeenAt: { column: 'last_seen_at', descending: false },
};

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;

const beginning = (text: string): string => `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** The statement that finds one page of drivers, one row more than the page holds. */
export function driverQuery({ q, blocked, tag, language, sort, limit, cursor }: FindDriversRequest): {
  readonly sql: string;
  readonly values: unknown[];
} {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const conditions: string[] = [];
  const term = q === undefined ? undefined : readSearchTerm(q);
  if (term?.kind === 'id') conditions.push(`id = ${value(term.id)}`);
  else conditions.push('erased_at is null');
  if (term?.kind === 'digits') {
    const phone = `phone_key like ${value(beginning(term.backwards))}`;
    conditions.push(term.telegramId === null ? phone : `(${phone} or telegram_id = ${value(term.telegramId)})`);
  }
  if (term?.kind === 'username') conditions.push(`lower(username) like ${value(beginning(term.beginning))}`);
  if (term?.kind === 'name') {
    const name = value(beginning(term.beginning));
    conditions.push(`(name_key like ${name} or surname_key like ${name} or lower(username) like ${name})`);
  }
  if (blocked !== undefined) conditions.push(`blocked_at is ${blocked ? 'not null' : 'null'}`);
  if (tag !== undefined) conditions.push(`tags @> array[${value(tag)}]::text[]`);
  if (language !== undefined) conditions.push(`language = ${value(language)}`);
  const { column, descending } = ORDERS[sort];
  if (cursor !== undefined) {
    const { at, id } = readPlace(sort, cursor);
    conditions.push(`(${column}, id) ${descending ? '<' : '>'} (${value(at)}::timestamptz, ${value(id)}::uuid)`);
  }
  const way = descending ? 'desc' : 'asc';
  const sql = `select ${DRIVER_COLUMNS}, (${column} at time zone 'UTC')::text || '+00' as place
    from auth.drivers where ${conditions.join(' and ')} order by ${column} ${way}, id ${way} limit ${value(limit + 1)}`;
  return { sql, values };
}

export const writePlace = (sort: DriverSort, { at, id }: Place): string =>
  Buffer.from(`${sort} ${id} ${at}`).toString('base64url');

/** @throws Refusal VALIDATION_FAILED for what is no place, or one in another order */
function readPlace(sort: DriverSort, cursor: string): Place {
  const [order, id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = rest.join(' ');
  if (order !== sort || !isUUID(id) || !MOMENT.test(at))
    throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'cursor', code: 'FORMAT' }] });
  return { at, id };
}
