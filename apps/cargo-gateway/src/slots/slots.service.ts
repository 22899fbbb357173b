import { randomUUID } from 'node:crypto';
import { RedisConnection } from '#persistence';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Timing } from '../timing';
import { Memory } from './memory.service';

/** Queries are shared out by slot: many more than replicas, so that shares are even. */
const SLOTS = 64;
/** One more for the work that one replica does for all. */
const ALONE = SLOTS;
export const slotOf = (queryKey: string): number => parseInt(queryKey.slice(0, 4), 16) % SLOTS;
export const slotKey = (slot: number): string => `cargotech:watch:slot:${slot}`;

const KEYS = [
  'cargotech:watch:replicas',
  'cargotech:watch:epoch',
  ...Array.from({ length: SLOTS + 1 }, (_, slot) => slotKey(slot)),
];
/** A slot counts as lost this part of its life before Redis gives it away. */
const MARGIN = 0.1;

/**
 * KEYS: living replicas, epoch, slots. ARGV: me, life of a slot. Own slots are prolonged, those above the fair share given back,
 * free ones taken up to it. Answers the epoch, its age in ms, and the numbers of the own slots.
 */
const BEAT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life = tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - life)
local epoch = redis.call('GET', KEYS[2])
if not epoch then
  epoch = string.format('%.0f', now) .. ':' .. ARGV[1]
  redis.call('SET', KEYS[2], epoch)
end
local fair = math.ceil((#KEYS - 2) / redis.call('ZCARD', KEYS[1]))
local mine, free = {}, {}
for i = 3, #KEYS do
  local owner = redis.call('GET', KEYS[i])
  if owner == ARGV[1] then mine[#mine + 1] = i elseif not owner then free[#free + 1] = i end
end
while #mine > fair do redis.call('DEL', KEYS[table.remove(mine)]) end
for _, i in ipairs(free) do
  if #mine < fair then mine[#mine + 1] = i end
end
local answer = {epoch, string.format('%.0f', now - tonumber(string.match(epoch, '^%d+')))}
for _, i in ipairs(mine) do
  redis.call('SET', KEYS[i], ARGV[1], 'PX', life)
  answer[#answer + 1] = tostring(i - 3)
end
return answer
`;

/** KEYS as above. ARGV: me. */
const LEAVE = `
redis.call('ZREM', KEYS[1], ARGV[1])
for i = 3, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
return 1
`;

const held = new Gauge({ name: 'watch_slots', help: 'Parts of the watching this replica does, of 65' });

/**
 * Which part of the watching is this replica's: leases in Redis, prolonged by a heartbeat, shared out evenly among the living. Without
 * Redis nobody holds anything. One who wakes from a long sleep holds nothing either, and Redis takes nothing from them.
 */
@Injectable()
export class Slots implements OnApplicationBootstrap, OnModuleDestroy {
  /** Another one for every life of a process. */
  readonly me = randomUUID();
  private readonly mine = new Set<number>();
  private heldUntil = -Infinity;
  private epoch = '';
  private grownUpAt = Infinity;
  private beating: NodeJS.Timeout | undefined;
  private inBeat = false;
  private stopped = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly memory: Memory,
    private readonly timing: Timing,
  ) {}

  onApplicationBootstrap(): void {
    this.beating = setInterval(() => void this.beat(), this.timing.slotHeartbeat).unref();
    this.redis.onReady(() => void this.beat());
  }

  /** Before anything else ends: the others go on at their next heartbeat. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.beating);
    this.mine.clear();
    await this.redis.attempt(
      async (redis) => Number(await redis.eval(LEAVE, KEYS.length, ...KEYS, this.me)),
      () => 0,
    );
  }

  holds(queryKey: string): boolean {
    return this.holdsSlot(slotOf(queryKey));
  }

  /** Whether this replica does the work that one does for all. */
  get holdsAlone(): boolean {
    return this.holdsSlot(ALONE);
  }

  /** Redis lost everything so lately that others may still give back what they know. */
  get isYoung(): boolean {
    return performance.now() < this.grownUpAt;
  }

  private holdsSlot(slot: number): boolean {
    return this.mine.has(slot) && performance.now() < this.heldUntil;
  }

  private async beat(): Promise<void> {
    if (this.inBeat || this.stopped) return;
    this.inBeat = true;
    try {
      const { slotLife, memoryGrace } = this.timing;
      const begun = performance.now();
      const answer = await this.redis.attempt<string[] | undefined>(
        async (redis) => (await redis.eval(BEAT, KEYS.length, ...KEYS, this.me, slotLife)) as string[],
        () => undefined,
      );
      if (answer === undefined || this.isStopped()) return;
      const [epoch = '', age, ...slots] = answer;
      if (epoch !== this.epoch) {
        this.grownUpAt = begun + memoryGrace - Number(age);
        await this.memory.giveBack();
        this.epoch = epoch;
      }
      this.mine.clear();
      for (const slot of slots) this.mine.add(Number(slot));
      this.heldUntil = begun + slotLife * (1 - MARGIN);
      held.set(this.mine.size);
    } finally {
      this.inBeat = false;
    }
  }

  private isStopped(): boolean {
    return this.stopped;
  }
}
