/** Drivers and what became of them, as auth-session, filtering and bot keep it. Every statement is one of PostgreSQL. */

/** Loads that responses and alerts are about. */
const CARGOS = 5_000;
/** Messages to each driver: eight of ten tell of a load. */
const MESSAGES = 10;
const ALERTS = 8;
/** A driver is there on every so many days. */
const THERE_EVERY = 20;

const FIRST_NAMES = `array['Иван', 'Пётр', 'Сергей', 'Алексей', 'Дмитрий', 'Николай', 'Олег', 'Рустам', 'Юрий', 'Фёдор', 'Тимур']`;
const LAST_NAMES = `array['Иванов', 'Смирнов', 'Кузнецов', 'Попов', 'Соколов', 'Лебедев', 'Козлов', 'Новиков', 'Морозов', 'Волков',
  'Соловьёв', 'Васильев', 'Зайцев', 'Павлов', 'Семёнов', 'Голубев', 'Виноградов', 'Богданов', 'Воробьёв', 'Фёдоров', 'Гусев', 'Орлов', 'Яковлев']`;
const CITIES = `array['Москва', 'Казань', 'Самара', 'Уфа', 'Екатеринбург', 'Челябинск', 'Ростов-на-Дону']`;

const cityOf = (number: string): string => `(${CITIES})[1 + (${number}) % 7]`;
const card = (number: string): string => `jsonb_build_object('id', (${number})::text,
  'route', jsonb_build_object('from', jsonb_build_object('city', ${cityOf(number)}, 'date', null),
    'to', jsonb_build_object('city', ${cityOf(`${number} + 3`)}, 'date', null)),
  'distanceKm', 800, 'priceKopecks', 6000000, 'pricePerKmKopecks', 7500, 'weightKg', 20000, 'volumeM3', 82, 'loadTypes', '[]'::jsonb,
  'truckTypes', '[]'::jsonb, 'loadingDate', null, 'unloadingDate', null, 'postedAt', null, 'cargoType', 'ТНП')`;
/** The load that a driver `p` has to do with for the `n`th time. */
const CARGO = `((p.i * 13 + n) % ${CARGOS} + 1)`;
/** The moment of it: evenly over the time since the driver came. */
const moment = (count: number): string => `p.created_at + n / ${count + 1}.0 * (now() - p.created_at)`;

/** Drivers who came evenly over so many days; each was seen last at some moment since. */
export const people = (drivers: number, days: number): string[] => [
  // Bot would ask the others about everybody it has not heard of: here it has.
  'update bot.audience_fills set done_at = clock_timestamp()',
  `create temp table people as
   select i, id, telegram_id, created_at, extract(epoch from created_at)::bigint as born_s, language, time_zone, tags,
     created_at + i * 7919 % 1000 / 1000.0 * (now() - created_at) as seen_at,
     case when i % 500 = 7 then now() - interval '1 day' end as blocked_at
   from (
     select i, gen_random_uuid() as id, 5000000000 + i as telegram_id,
       date_trunc('second', now() - interval '${days} days' + i * interval '${(days * 86_400) / (drivers + 1)} seconds') as created_at,
       case when i % 20 = 3 then 'en' else 'ru' end as language, 'Europe/Moscow' as time_zone,
       case when i % 25 = 4 then array['постоянный'] else '{}'::text[] end as tags
     from generate_series(1, ${drivers}) i
   ) numbered`,
  'analyze people',
];

export const AUTH = [
  `insert into auth.drivers (id, telegram_id, first_name, last_name, username, language, time_zone, phone, email, blocked_at, block_reason,
     created_at, last_login_at, last_seen_at, tags)
   select id, telegram_id, (${FIRST_NAMES})[1 + i % 11], (${LAST_NAMES})[1 + i % 23], case when i % 3 > 0 then 'driver_' || i end, language,
     time_zone, '79' || lpad((i::bigint * 7919003 % 1000000000)::text, 9, '0'), 'driver' || i || '@example.ru', blocked_at,
     case when blocked_at is not null then 'Чужие документы' end, created_at, seen_at, seen_at, tags from people`,
  `insert into auth.sessions (session_key, driver_id, launch_hash, salt, created_at, expires_at)
   select 'bench-' || id, id, 'bench-' || id, decode(repeat('00', 16), 'hex'), now() - interval '1 hour', now() + interval '1 day'
   from people where i % 5 = 0`,
  `insert into auth.consents (driver_id, kind, version, given, address, at)
   select id, kind, '1', true, '10.0.0.1', created_at from people cross join (values ('personal-data'), ('marketing')) as asked (kind)`,
  `insert into auth.notes (id, driver_id, text, author, at)
   select gen_random_uuid(), id, 'Просил перезвонить', 'staff:00000000-0000-4000-8000-000000000001', seen_at from people where i % 50 = 0`,
  `insert into auth.driver_days (day, driver_id)
   select day::date, id from people cross join lateral generate_series(created_at::date + i % ${THERE_EVERY}, current_date,
     interval '${THERE_EVERY} days') day order by 1, 2`,
];

export const FILTERING = [
  'insert into filtering.drivers (driver_id, time_zone) select id, time_zone from people',
  `insert into filtering.searches (id, driver_id, name, name_given, filter, enabled, max_per_hour, last_match_at)
   select gen_random_uuid(), p.id, 'Поиск ' || n, true, '{"weightVolume": "20-83"}', true, 10, now() - interval '1 hour'
   from people p cross join generate_series(1, 2) n where p.i % 3 = 0`,
  `insert into filtering.cargos (cargo_id, card, seen_at, posted_at_ms)
   select n::text, ${card('n')}, now(), extract(epoch from now())::bigint * 1000 from generate_series(1, ${CARGOS}) n`,
  `insert into filtering.alerts (driver_id, cargo_id, state, search_ids, told_at, created_at)
   select p.id, ${CARGO}::text, 'told', '{}', now() - n * interval '1 day', now() - n * interval '1 day'
   from people p cross join generate_series(1, ${ALERTS}) n where p.i % 10 = 0`,
];

export const BOT = [
  `insert into bot.chats (chat_id, driver_id, language, name, unreachable_since, unreachable_reason)
   select telegram_id, id, language, 'Водитель', case when i % 50 = 9 then seen_at end, case when i % 50 = 9 then 'bot-blocked' end from people`,
  `insert into bot.audience (driver_id, chat_id, language, first_name, time_zone, registered_at, last_seen_at, blocked, tags, known_as_of,
     marketing, marketing_at, source, expires_at, usable_until, access_version, regions, regions_version)
   select p.id, p.telegram_id, p.language, 'Водитель', p.time_zone, p.created_at, p.seen_at, p.blocked_at is not null, p.tags, now(),
     p.i % 4 > 0, p.created_at, c.source, c.expires_at, c.expires_at, c.version,
     case when p.i % 3 = 0 then array[${cityOf('p.i')}] else '{}'::text[] end, 1
   from people p join billing.customers c on c.driver_id = p.id`,
  `insert into bot.outgoing (key, chat_id, kind, priority, content, state, message_id, error, created_at, sent_at, told_at, delay_ms)
   select case when alert then 'alert:' || id || ':' || cargo else 'notice:' || id || ':' || n end, telegram_id,
     case when alert then 'alert' else 'text' end, case when alert then 3 else 1 end, '{"text": "…"}', case when lost then 'failed' else 'sent' end,
     n, case when lost then 'Forbidden: bot was blocked by the user' end, at, case when not lost then at end,
     case when alert and not lost then at end, case when alert then 2000 + i % 9000 end
   from (
     select p.i, p.id, p.telegram_id, n, n <= ${ALERTS} as alert, p.i % 50 = 9 and n > 5 as lost, ${CARGO} as cargo, ${moment(MESSAGES)} as at
     from people p cross join generate_series(1, ${MESSAGES}) n
   ) letters order by at`,
  `insert into bot.responses (id, driver_id, cargo_id, status, cargo, phone, price_kopecks, created_at, updated_at)
   select gen_random_uuid(), p.id, ${CARGO}::text, (array['sent', 'viewed', 'accepted', 'rejected', 'completed', 'withdrawn'])[1 + (p.i + n) % 6],
     ${card(CARGO)}, '+79000000000', 6000000, ${moment(4)}, ${moment(4)}
   from people p cross join generate_series(1, 4) n where p.i % 2 = 0 order by ${moment(4)}`,
  `insert into bot.response_steps (response_id, status, actor, at)
   select id, step, 'service:bot', created_at + place * interval '1 minute' from bot.responses
   cross join lateral unnest(array['pending', 'sent', status]) with ordinality as steps (step, place) where place < 3 or status <> 'sent'`,
  `insert into bot.segments (id, name, condition, created_by, created_at)
   select gen_random_uuid(), 'Часть ' || i, '{"all": []}', 'staff:00000000-0000-4000-8000-000000000001', now() from generate_series(1, 20) i`,
  `insert into bot.broadcasts (id, title, condition, texts, state, started_at, finished_at, gathered, total, sent, failed, reasons, created_by,
     created_at)
   select gen_random_uuid(), 'Рассылка ' || i, '{"all": []}', '{"ru": "Здравствуйте", "en": "Hello"}', 'done', now(), now(), true, 1000, 990, 10,
     '{"bot-blocked": 10}', 'staff:00000000-0000-4000-8000-000000000001', now() - i * interval '5 days' from generate_series(1, 200) i`,
];
