import { createHash } from 'node:crypto';
import { CargoChanged, CargoGone, type CargoCard } from '#contracts';
import { EventPublisher } from '#messaging';
import { RedisConnection } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SharedCache } from '../cache/shared-cache.service';
import { detailKey } from '../cargos/upstream.service';
import { Timing } from '../timing';
import { MemoryAway } from '../slots/memory.service';
import { said } from '../watch/watch.metrics';
import { compare, factsOf, withFacts, type Seen, type View } from './facts';

/** A load that nobody looked at for so long is a new one to us. */
const LIFE_MS = 4 * 86_400_000;
/** Loads this process compares without asking Redis. */
const AT_HAND = 20_000;
const keyOf = (cargoId: string): string => `cargotech:watch:load:${cargoId}`;

/** Every load that watching sees, in a list or by itself, compared with how it was: says once what changed, and once that it went. */
@Injectable()
export class Sightings {
  /** Facts as this process saw them last, by view and load: most loads of a list are as they were. */
  private readonly atHand = new LRUCache<string, string>({ max: AT_HAND });

  constructor(
    private readonly redis: RedisConnection,
    private readonly cache: SharedCache,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly timing: Timing,
  ) {}

  /**
   * @param askedAt when the exchange was asked, ms since 1970
   * @throws MemoryAway; Refusal SERVICE_UNAVAILABLE when nothing can be said
   */
  async see(cards: readonly CargoCard[], view: View, askedAt: number): Promise<void> {
    const suspects = cards.filter(
      (card) => view === 'detail' || this.atHand.get(`${view}:${card.id}`) !== JSON.stringify(factsOf(card)),
    );
    if (suspects.length === 0) return;
    const kept = await this.kept(suspects.map(({ id }) => id));
    await Promise.all(suspects.map((card, i) => this.seeOne(card, view, askedAt, kept[i])));
  }

  /** The exchange answered that there is no such load. */
  async miss(cargoId: string, askedAt: number): Promise<void> {
    const [seen] = await this.kept([cargoId]);
    if (seen !== undefined && (seen.gone || askedAt < seen.at)) return;
    const count = (seen?.count ?? 0) + 1;
    await this.events.publish(CargoGone, { cargoId, seenAt: this.moment(askedAt) }, { id: `gone:${cargoId}:${count}` });
    said.inc({ what: 'gone' });
    const nothing = [null, null, null, null, null, null] as const;
    await this.keep(cargoId, { told: nothing, ...seen, at: askedAt, count, gone: true });
    // It may be put up again: then every view looks into what is kept.
    for (const view of ['list', 'detail']) this.atHand.delete(`${view}:${cargoId}`);
  }

  private async seeOne(card: CargoCard, view: View, askedAt: number, kept: Seen | undefined): Promise<void> {
    const facts = factsOf(card);
    const name = `${view}:${card.id}`;
    const { seen, before } = compare(kept ?? this.remembered(name, view), view, facts, askedAt);
    if (before !== undefined) {
      // Whoever hears of it finds it when they look.
      if (view === 'list') await this.cache.forget(detailKey(card.id));
      const change = { cargoId: card.id, before: withFacts(card, before), after: card, seenAt: this.moment(askedAt) };
      const print = createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 12);
      await this.events.publish(CargoChanged, change, { id: `changed:${card.id}:${seen.count}:${print}` });
      said.inc({ what: 'changed' });
    }
    if (seen !== kept) await this.keep(card.id, seen);
    this.atHand.set(name, JSON.stringify(facts));
  }

  /** What Redis has lost and this process has not. */
  private remembered(name: string, view: View): Seen | undefined {
    const json = this.atHand.get(name);
    if (json === undefined) return undefined;
    const facts = JSON.parse(json) as Seen['told'];
    return { [view]: facts, told: facts, at: 0, count: 0, gone: false };
  }

  private async kept(cargoIds: readonly string[]): Promise<(Seen | undefined)[]> {
    const found = await this.redis.attempt<(string | null)[] | undefined>(
      (redis) => redis.mget(cargoIds.map(keyOf)),
      () => undefined,
    );
    if (found === undefined) throw new MemoryAway();
    return found.map((json) => (json === null ? undefined : (JSON.parse(json) as Seen)));
  }

  private async keep(cargoId: string, seen: Seen): Promise<void> {
    const kept = await this.redis.attempt<string | undefined>(
      (redis) => redis.set(keyOf(cargoId), JSON.stringify(seen), 'PX', LIFE_MS),
      () => undefined,
    );
    if (kept === undefined) throw new MemoryAway();
  }

  /** In the time of the world, which in a demo is ahead of the time that data is fetched by. */
  private moment(askedAt: number): string {
    return new Date(askedAt + this.clock.now() - this.timing.now()).toISOString();
  }
}
