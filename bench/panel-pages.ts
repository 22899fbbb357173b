import { Client } from 'pg';
import type { System } from '../test/support/system';
import type { Shot } from './load';

const ADMIN = '/api/v1/admin';
const DAY_MS = 86_400_000;
const SAMPLES = 200;

/** Who asks: the headers of a session of the staff. */
export type Staff = Readonly<Record<string, string>>;

/** A page of the panel. */
export interface Page {
  readonly name: string;
  /** The `n`th look at it: another driver, another place in the list. */
  readonly look: (n: number) => Omit<Shot, 'headers'>;
}

interface Listing {
  readonly items: readonly unknown[];
  readonly page: { readonly nextCursor: string | null };
}

/** What is in the tables, to be asked for. */
interface Known {
  readonly drivers: readonly { id: string; phone: string; last_name: string; telegram_id: string }[];
  readonly payments: readonly { id: string; external_id: string }[];
}

const nth = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;
const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();

/** Days of Moscow that end today. */
export const statsOf = (days: number): string => {
  const day = (ago: number): string => new Date(Date.now() + 3 * 3_600_000 - ago * DAY_MS).toISOString().slice(0, 10);
  return `${ADMIN}/stats?${query({ from: day(days - 1), to: day(0) })}`;
};

/** @param depth pages of a hundred to be turned for the depth of a list @throws Error when there is nothing to see on a page */
export async function pagesOf(system: System, staff: Staff, { days, depth }: { days: number; depth: number }): Promise<Page[]> {
  const { drivers, payments } = await read(system);
  const page = (name: string, path: (n: number) => string): Page => ({ name, look: (n) => ({ path: `${ADMIN}/${path(n)}` }) });
  const deep = async (name: string, list: string): Promise<Page> => {
    const cursors = await turn(system, staff, list, depth);
    return page(name, (n) => `${list}${list.includes('?') ? '&' : '?'}${query({ cursor: nth(cursors, n) })}`);
  };
  const driver = (n: number): Known['drivers'][number] => nth(drivers, n);
  const stats = (length: number): Page => ({ name: `statistics, ${length} days`, look: () => ({ path: statsOf(length) }) });
  const condition = {
    all: [
      { field: 'subscription', op: 'in', value: ['trial', 'expired'] },
      { not: { field: 'lastSeenDaysAgo', op: 'gte', value: 90 } },
      {
        any: [
          { field: 'language', op: 'in', value: ['ru'] },
          { field: 'region', op: 'in', value: ['Казань', 'Уфа'] },
        ],
      },
    ],
  };
  const pages = [
    ...[30, 365, 730].filter((length, index) => index === 0 || length <= days).map(stats),
    page('drivers', () => 'drivers'),
    page('drivers by phone', (n) => `drivers?${query({ q: driver(n).phone })}`),
    page('drivers by the end of a phone', (n) => `drivers?${query({ q: driver(n).phone.slice(-4) })}`),
    page('drivers by name', (n) => `drivers?${query({ q: driver(n).last_name })}`),
    page('drivers by id', (n) => `drivers?${query({ q: n % 2 === 0 ? driver(n).id : driver(n).telegram_id })}`),
    page('drivers with a tag', () => `drivers?${query({ tag: 'постоянный', sort: '-lastSeenAt' })}`),
    await deep('drivers, deep', 'drivers?sort=-lastSeenAt'),
    page('driver', (n) => `drivers/${driver(n).id}`),
    page('payments', () => 'payments'),
    page('payments, filtered', () => `payments?${query({ status: 'canceled', provider: 'yookassa' })}`),
    page('payments by amount', () => `payments?${query({ sort: '-amount', min: '100000', max: '300000' })}`),
    page('payments by id', (n) => `payments?${query({ q: nth(payments, n).external_id })}`),
    await deep('payments, deep', 'payments'),
    page('payment', (n) => `payments/${nth(payments, n).id}`),
    page('subscriptions', () => 'subscriptions'),
    page('subscriptions that end soon', () => 'subscriptions?state=expiring&sort=expiresAt'),
    page('promo codes', () => 'promo-codes'),
    page('audit log', () => 'audit'),
    page('audit log, filtered', (n) => `audit?${query({ target: `driver:${driver(n).id}` })}`),
    page('audit log of an area', () => `audit?${query({ type: 'payment' })}`),
    {
      name: 'segment, counted',
      look: () => ({ method: 'POST' as const, path: `${ADMIN}/segments/count`, body: JSON.stringify({ condition }) }),
    },
    page('broadcasts', () => 'broadcasts'),
    page('parked messages', () => 'parked-messages'),
  ];
  for (const { name, look } of pages) await see(system, staff, name, look(0));
  return pages;
}

async function read(system: System): Promise<Known> {
  const client = new Client({ connectionString: system.postgres.url });
  await client.connect();
  try {
    // Such as have something of everything on their page.
    const drivers = await client.query<Known['drivers'][number]>(
      `select id, phone, last_name, telegram_id from auth.drivers
       where id in (select driver_id from billing.payments) and id in (select driver_id from filtering.alerts) order by id limit ${SAMPLES}`,
    );
    const payments = await client.query<Known['payments'][number]>(
      `select id, external_id from billing.payments order by id limit ${SAMPLES}`,
    );
    return { drivers: drivers.rows, payments: payments.rows };
  } finally {
    await client.end();
  }
}

/** Cursors of the deeper half of so many pages of a hundred. */
async function turn(system: System, staff: Staff, list: string, depth: number): Promise<string[]> {
  const cursors: string[] = [];
  for (let cursor: string | null = ''; cursor !== null && cursors.length < depth;) {
    const place = query({ limit: '100', ...(cursor === '' ? {} : { cursor }) });
    const path = `${ADMIN}/${list}${list.includes('?') ? '&' : '?'}${place}`;
    cursor = ((await see(system, staff, list, { path })) as Listing).page.nextCursor;
    if (cursor !== null) cursors.push(cursor);
  }
  return cursors.slice(Math.floor(cursors.length / 2));
}

/** A page as somebody gets it. @throws Error when it is no answer, lacks a part or shows nothing */
export async function see(system: System, staff: Staff, name: string, look: Omit<Shot, 'headers'>): Promise<object> {
  const { method = 'GET', path, body } = look;
  const answer = await fetch(`${system.url}${path}`, { method, headers: staff, ...(body === undefined ? {} : { body }) });
  const seen = (await answer.json()) as Partial<Listing> & { unavailable?: readonly string[]; count?: number };
  const empty = seen.items?.length === 0 || seen.count === 0 || (seen.unavailable ?? []).length > 0;
  if (answer.status !== 200 || empty) throw new Error(`${name}, ${path}: ${answer.status} ${JSON.stringify(seen).slice(0, 500)}`);
  return seen;
}
