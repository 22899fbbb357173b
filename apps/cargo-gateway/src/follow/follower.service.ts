import {
  ListFavouriteCargos,
  ListLiveCargos,
  Refusal,
  type FollowedCargos,
  type FollowedCargosRequest,
  type RpcContract,
} from '#contracts';
import { newCall, RpcClient, runInSpan } from '#messaging';
import { RedisConnection } from '#persistence';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Budget } from '../budget/budget.service';
import { SharedCache } from '../cache/shared-cache.service';
import { Upstream } from '../cargos/upstream.service';
import { Exchange } from '../cargotech/exchange.service';
import { Timing } from '../timing';
import { Slots } from '../slots/slots.service';
import { calls } from '../watch/watch.metrics';
import { Agenda } from './agenda.service';
import { Sightings } from './sightings.service';

const followed = new Gauge({ name: 'watch_followed_cargos', help: 'Loads that somebody keeps as a card, favourite or response' });

const TICK_MS = 100;
const ASK_MS = 5_000;
/** A page of followed loads; a shorter one is the last. */
const PAGE = 1_000;
/** Of the calls that watching may plan with, so many are for single loads at most. */
const SHARE = 0.15;
const LOOKS_AT_ONCE = 4;
/** What went comes back rarely. */
const GONE_FACTOR = 12;
const REST_MS = 2_000;

const SOURCES: readonly RpcContract<FollowedCargosRequest, FollowedCargos>[] = [ListFavouriteCargos, ListLiveCargos];

/** Looks at the loads that somebody keeps, one by one, where no list has shown them lately. One replica does it for all. */
@Injectable()
export class Follower implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Follower.name);
  private readonly named = new Map<string, readonly string[]>();
  private readonly looking = new Set<string>();
  private ticking: NodeJS.Timeout | undefined;
  private inTick = false;
  private askAt = -Infinity;
  private nextLookAt = -Infinity;

  constructor(
    private readonly rpc: RpcClient,
    private readonly agenda: Agenda,
    private readonly sightings: Sightings,
    private readonly upstream: Upstream,
    private readonly cache: SharedCache,
    private readonly budget: Budget,
    private readonly exchange: Exchange,
    private readonly slots: Slots,
    private readonly redis: RedisConnection,
    private readonly timing: Timing,
  ) {}

  onApplicationBootstrap(): void {
    this.ticking = setInterval(() => void this.tick(), TICK_MS).unref();
    // What was due when is lost with Redis.
    this.redis.onReady(() => (this.askAt = -Infinity));
  }

  onModuleDestroy(): void {
    clearInterval(this.ticking);
  }

  private async tick(): Promise<void> {
    if (this.inTick || !this.slots.holdsAlone || !this.redis.available) return;
    this.inTick = true;
    try {
      if (performance.now() >= this.askAt) await this.ask();
      if (performance.now() >= this.nextLookAt && !this.exchange.resting) await this.lookAtNext();
    } finally {
      this.inTick = false;
    }
  }

  private async ask(): Promise<void> {
    this.askAt = performance.now() + this.timing.followListInterval;
    for (const source of SOURCES) {
      try {
        this.named.set(source.subject, await this.listOf(source));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // The loads it named last are followed on.
        this.logger.debug(`${source.subject} was not answered: ${error.code}`);
      }
    }
    const all = new Set([...this.named.values()].flat());
    await this.agenda.follow(all);
    followed.set(all.size);
  }

  private async listOf(source: RpcContract<FollowedCargosRequest, FollowedCargos>): Promise<string[]> {
    const found: string[] = [];
    for (let after: string | undefined; ;) {
      const { cargoIds } = await runInSpan(newCall(ASK_MS), { name: 'followed loads', kind: 'internal' }, () =>
        this.rpc.call(source, after === undefined ? {} : { after }),
      );
      found.push(...cargoIds);
      after = cargoIds.at(-1);
      if (cargoIds.length < PAGE || after === undefined) return found;
    }
  }

  private async lookAtNext(): Promise<void> {
    if (this.looking.size >= LOOKS_AT_ONCE) return;
    const next = (await this.agenda.due(LOOKS_AT_ONCE + 1)).find((id) => !this.looking.has(id));
    if (next === undefined) return;
    const { calls: planned, windowMs } = this.budget.forWatching;
    this.nextLookAt = performance.now() + windowMs / Math.max(1, planned * SHARE);
    void this.look(next);
  }

  private async look(cargoId: string): Promise<void> {
    this.looking.add(cargoId);
    try {
      const since = this.timing.now();
      await this.budget.take('watch');
      if (!this.slots.holdsAlone) return;
      calls.inc({ kind: 'detail' });
      const { value, fetchedAt } = await this.cache.renew(this.upstream.cargo(cargoId), since - 1);
      const { cargo } = value;
      if (cargo === null) await this.sightings.miss(cargoId, fetchedAt);
      else await this.sightings.see([cargo], 'detail', fetchedAt);
      const { followInterval } = this.timing;
      await this.agenda.lookAgain(cargoId, this.timing.now() + followInterval * (cargo === null ? GONE_FACTOR : 1));
    } catch (error) {
      this.nextLookAt = performance.now() + REST_MS;
      this.logger.debug(`load ${cargoId} was not looked at: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.looking.delete(cargoId);
    }
  }
}
