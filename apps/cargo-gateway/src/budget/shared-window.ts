import type { Redis } from 'ioredis';

/**
 * The sliding window of the account in Redis: one sorted set of grants by the server's own clock. `epoch` is made with the
 * first grant; a replica that does not know the present one is told so, since Redis may have lost what it held, and first gives back what it knows.
 */
const KEYS = [
  'cargotech:budget:grants',
  'cargotech:budget:cool-down',
  'cargotech:budget:epoch',
  'cargotech:budget:waiting:',
  'cargotech:budget:watching',
  'cargotech:budget:day:',
] as const;

/** Counts of days are asked for by staff for so long, seconds. */
const DAY_COUNTS_KEPT_S = 800 * 86_400;

const dayKey = (day: string): string => `${KEYS[5]}${day}`;
/** Adds to the count of a day, whose name stands in the given argument. */
const countOfDay = (added: string, day: string): string =>
  `if redis.call('INCRBY', KEYS[6] .. ${day}, ${added}) == ${added} then redis.call('EXPIRE', KEYS[6] .. ${day}, ${DAY_COUNTS_KEPT_S}) end`;

const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[1])
local epoch = redis.call('GET', KEYS[3])
if not epoch then
  epoch = string.format('%.0f', now) .. ':' .. ARGV[2]
  redis.call('SET', KEYS[3], epoch)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now - window)
`;

/**
 * ARGV: window, member, known epoch, rank, ceiling, burst, burst window, life of a waiting mark, calls owed to watching, limit, today.
 * Watching that has had less than it is owed asks on a level with people, and people leave that much to it while it waits.
 */
const ASK = `${PRELUDE}
if epoch ~= ARGV[3] then return {-1, 0, 0} end
local rank = tonumber(ARGV[4])
local used = redis.call('ZCARD', KEYS[1])
local cool = tonumber(redis.call('GET', KEYS[2]) or 0)
local wait = 0
local ceiling = tonumber(ARGV[5])
local owed = tonumber(ARGV[9])
local limit = tonumber(ARGV[10])
local watching = redis.call('ZCARD', KEYS[5])
local behind = watching < owed
if rank == 2 and behind then
  if ceiling > 0 then ceiling = limit end
else
  for higher = 0, rank - 1 do
    if redis.call('EXISTS', KEYS[4] .. higher) == 1 then wait = 50 end
  end
  if rank < 2 and behind and used - watching >= limit - owed and redis.call('EXISTS', KEYS[4] .. 2) == 1 then wait = 50 end
end
if cool > now then
  wait = cool - now
elseif used >= ceiling then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  wait = math.max(1, (tonumber(oldest[2]) or now) + window - now)
elseif wait == 0 and redis.call('ZCOUNT', KEYS[1], now - tonumber(ARGV[7]), '+inf') >= tonumber(ARGV[6]) then
  wait = 10
end
if wait > 0 then
  redis.call('SET', KEYS[4] .. rank, 1, 'PX', ARGV[8])
  return {0, wait, used}
end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], window)
${countOfDay('1', 'ARGV[11]')}
if rank == 2 then
  redis.call('ZADD', KEYS[5], now, ARGV[2])
  redis.call('PEXPIRE', KEYS[5], window)
end
return {1, 0, used + 1}
`;

/** ARGV: window, a name for a new epoch, today, then pairs of member and age. What was granted without Redis is counted as it is given back. */
const SYNCHRONISE = `${PRELUDE}
local added = 0
for i = 4, #ARGV, 2 do
  added = added + redis.call('ZADD', KEYS[1], 'GT', now - tonumber(ARGV[i + 1]), ARGV[i])
  if string.find(ARGV[i], ':w', 1, true) then redis.call('ZADD', KEYS[5], 'GT', now - tonumber(ARGV[i + 1]), ARGV[i]) end
end
redis.call('PEXPIRE', KEYS[1], window)
redis.call('PEXPIRE', KEYS[5], window)
if added > 0 then
  ${countOfDay('added', 'ARGV[3]')}
end
local cool = tonumber(redis.call('GET', KEYS[2]) or 0)
local answer = {epoch, string.format('%.0f', now - tonumber(string.match(epoch, '^%d+'))), string.format('%.0f', math.max(0, cool - now))}
local grants = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #grants, 2 do
  answer[#answer + 1] = grants[i]
  answer[#answer + 1] = string.format('%.0f', now - tonumber(grants[i + 1]))
end
return answer
`;

/** The later end wins. ARGV: ms from now. */
const COOL_DOWN = `
local time = redis.call('TIME')
local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
if untilMs > tonumber(redis.call('GET', KEYS[2]) or 0) then
  redis.call('SET', KEYS[2], string.format('%.0f', untilMs), 'PX', ARGV[1])
end
return 1
`;

export interface Asked {
  readonly verdict: 'granted' | 'wait' | 'unknown-epoch';
  readonly waitMs: number;
  /** Grants in the window now. */
  readonly used: number;
}

export interface Synchronised {
  readonly epoch: string;
  readonly epochAgeMs: number;
  readonly coolDownMs: number;
  readonly grants: readonly { member: string; ageMs: number }[];
}

/** A waiting mark outlives the longest pause between two questions of the one who waits. */
const WAITING_MARK_MS = 250;

export interface AskWords {
  readonly member: string;
  readonly epoch: string;
  readonly rank: number;
  /** Grants in the window above which this rank waits. */
  readonly ceiling: number;
  /** Grants given out in `burstMs`, at most. */
  readonly burst: number;
  readonly burstMs: number;
  /** Grants of a window that watching gets even while people wait. */
  readonly owed: number;
  readonly limit: number;
  /** Day that the call is counted on. */
  readonly day: string;
}

export async function askWindow(redis: Redis, windowMs: number, ask: AskWords): Promise<Asked> {
  const words = [
    windowMs,
    ask.member,
    ask.epoch,
    ask.rank,
    ask.ceiling,
    ask.burst,
    ask.burstMs,
    WAITING_MARK_MS,
    ask.owed,
    ask.limit,
    ask.day,
  ];
  const [verdict = 0, waitMs = 0, used = 0] = (await redis.eval(ASK, KEYS.length, ...KEYS, ...words)) as number[];
  return { verdict: verdict === 1 ? 'granted' : verdict === 0 ? 'wait' : 'unknown-epoch', waitMs, used };
}

export async function synchroniseWindow(
  redis: Redis,
  windowMs: number,
  newEpoch: string,
  day: string,
  known: readonly { member: string; ageMs: number }[],
): Promise<Synchronised> {
  const pairs = known.flatMap(({ member, ageMs }) => [member, ageMs]);
  const answer = (await redis.eval(SYNCHRONISE, KEYS.length, ...KEYS, windowMs, newEpoch, day, ...pairs)) as string[];
  const [epoch = '', epochAgeMs, coolDownMs, ...rest] = answer;
  const grants: { member: string; ageMs: number }[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) grants.push({ member: rest[i] ?? '', ageMs: Number(rest[i + 1]) });
  return { epoch, epochAgeMs: Number(epochAgeMs), coolDownMs: Number(coolDownMs), grants };
}

export async function coolWindow(redis: Redis, ms: number): Promise<void> {
  await redis.eval(COOL_DOWN, KEYS.length, ...KEYS, Math.ceil(ms));
}

/** Grants of each of the days, in their order. */
export async function countsOfDays(redis: Redis, days: readonly string[]): Promise<number[]> {
  return (await redis.mget(days.map(dayKey))).map(Number);
}
