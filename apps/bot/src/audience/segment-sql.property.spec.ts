import { SEGMENT_SUBSCRIPTIONS, conditionErrors, type Condition, type ConditionLeaf } from '#contracts';
import { migrate } from '#persistence';
import { createDatabase, type PrivateDatabase } from '#testing';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { database } from '../database/definition';
import { segmentSql } from './segment-sql';

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;
const WORDS = ['Москва', "O'Reilly; drop table bot.audience --", '{a,"b"}'];

interface Person {
  readonly source: 'trial' | 'payment' | 'gift' | null;
  /** Days from now; null: nothing is known. */
  readonly expires: number | null;
  readonly seen: number | null;
  readonly registered: number | null;
  readonly regions: readonly string[];
  readonly tags: readonly string[];
  readonly language: 'ru' | 'en';
}

const days = fc.option(fc.integer({ min: -20, max: 20 }).map((n) => n + 0.5));
const some = fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 3 });
const person: fc.Arbitrary<Person> = fc.record({
  source: fc.constantFrom('trial', 'payment', 'gift', null),
  expires: days,
  seen: days,
  registered: days,
  regions: some,
  tags: some,
  language: fc.constantFrom('ru', 'en'),
});

const atLeastOne = <T>(of: readonly T[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: of.length });
const number = fc.integer({ min: 0, max: 20 });
const leaf: fc.Arbitrary<ConditionLeaf> = fc.oneof(
  fc.record({
    field: fc.constant('subscription' as const),
    op: fc.constant('in' as const),
    value: atLeastOne(SEGMENT_SUBSCRIPTIONS),
  }),
  fc.record({ field: fc.constant('expiresWithinDays' as const), op: fc.constant('lte' as const), value: number }),
  fc.record({
    field: fc.constantFrom('lastSeenDaysAgo' as const, 'registeredDaysAgo' as const),
    op: fc.constantFrom('lte' as const, 'gte' as const),
    value: number,
  }),
  fc.record({
    field: fc.constantFrom('region' as const, 'tag' as const),
    op: fc.constant('in' as const),
    value: atLeastOne(WORDS),
  }),
  fc.record({
    field: fc.constant('language' as const),
    op: fc.constant('in' as const),
    value: atLeastOne(['ru', 'en'] as const),
  }),
);
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

/** The same said in another way. What is not known of somebody is not so. */
function holds(condition: Condition, who: Person): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, who));
  if ('any' in condition) return condition.any.some((one) => holds(one, who));
  if ('not' in condition) return !holds(condition.not, who);
  switch (condition.field) {
    case 'subscription': {
      const runs = who.expires !== null && who.expires > 0;
      const state = who.source === null ? 'none' : !runs ? 'expired' : who.source === 'trial' ? 'trial' : 'active';
      return condition.value.includes(state);
    }
    case 'expiresWithinDays':
      return who.expires !== null && who.expires > 0 && who.expires <= condition.value;
    case 'lastSeenDaysAgo':
    case 'registeredDaysAgo': {
      const at = condition.field === 'lastSeenDaysAgo' ? who.seen : who.registered;
      return at !== null && (condition.op === 'lte' ? -at <= condition.value : -at >= condition.value);
    }
    case 'region':
      return who.regions.some((region) => condition.value.includes(region));
    case 'tag':
      return who.tags.some((tag) => condition.value.includes(tag));
    case 'language':
      return condition.value.includes(who.language);
  }
}

describe('a condition as a question to the database', () => {
  let postgres: PrivateDatabase;
  let client: Client;

  beforeAll(async () => {
    postgres = await createDatabase();
    await migrate(database, postgres.url);
    client = new Client({ connectionString: postgres.url });
    await client.connect();
  }, 30_000);
  afterAll(async () => {
    await client.end();
    await postgres.drop();
  });

  it('finds those of whom it is true and nobody else', async () => {
    const people = fc.sample(person, { numRuns: 300, seed: 20_261_121 });
    const moment = (inDays: number | null): Date | null => (inDays === null ? null : new Date(NOW + inDays * DAY_MS));
    for (const [number, { source, expires, seen, registered, regions, tags, language }] of people.entries()) {
      await client.query(
        `insert into bot.audience (driver_id, chat_id, source, expires_at, usable_until, last_seen_at, registered_at, regions, tags, language)
         values (gen_random_uuid(), $1, $2, $3, $3, $4, $5, $6, $7, $8)`,
        [number, source, moment(expires), moment(seen), moment(registered), regions, tags, language],
      );
    }
    let found = 0;
    const check = async (condition: Condition): Promise<void> => {
      fc.pre(conditionErrors(condition).length === 0);
      const { where, parameters } = segmentSql(condition, 2, NOW);
      const { rows } = await client.query<{ number: number }>(
        `select chat_id::int as number from bot.audience a where chat_id >= $1 and ${where} order by 1`,
        [0, ...parameters],
      );
      const expected = people.flatMap((who, index) => (holds(condition, who) ? [index] : []));
      expect(rows.map(({ number }) => number)).toEqual(expected);
      if (expected.length > 0 && expected.length < people.length) found++;
    };
    await fc.assert(fc.asyncProperty(tree, check), { numRuns: 150 });
    expect(found).toBeGreaterThan(10);
  }, 20_000);
});
