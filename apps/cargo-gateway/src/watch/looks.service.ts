import { CargoAppeared, type CargoCard, type WatchedQuery } from '#contracts';
import { EventPublisher } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Budget } from '../budget/budget.service';
import type { Snapshot } from '../cache/recipe';
import { SharedCache } from '../cache/shared-cache.service';
import type { CargoChunk } from '../cargos/page-bytes';
import { UPSTREAM_PAGE } from '../cargos/upstream-query';
import { Upstream } from '../cargos/upstream.service';
import { Agenda } from '../follow/agenda.service';
import { Sightings } from '../follow/sightings.service';
import { Timing } from '../timing';
import { Memory } from '../slots/memory.service';
import { goesOn, newsIn, type Known } from './news';
import { slotKey, slotOf, Slots } from '../slots/slots.service';
import { calls, said } from './watch.metrics';

const looks = new Counter({
  name: 'watch_looks_total',
  help: 'Looks at a watched query: news, nothing, learned (the first look), lost (another replica goes on, or nobody)',
  labelNames: ['outcome'],
});
const delay = new Histogram({
  name: 'cargo_appeared_delay_seconds',
  help: 'From the posting of a load to its CargoAppeared; where the list does not say when it was posted, from the last look without it',
  buckets: [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300, 600],
});

/** What a look found out about the pace its query needs. */
export interface Looked {
  /** Loads a minute that appeared lately. */
  readonly rate: number;
  /** Calls it took; pages that drivers had just caused cost none. */
  readonly calls: number;
}

/** One look at one query: read, compare, say, remember, in this order. Whatever ends it in between, the next one says it again under the same ids. */
@Injectable()
export class Looks {
  constructor(
    private readonly upstream: Upstream,
    private readonly cache: SharedCache,
    private readonly budget: Budget,
    private readonly slots: Slots,
    private readonly memory: Memory,
    private readonly sightings: Sightings,
    private readonly agenda: Agenda,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly timing: Timing,
  ) {}

  /**
   * @param isWanted asked again when the answer is there: somebody may have dropped the query meanwhile
   * @returns undefined when nobody wants it, it is not this replica's, or it is not yet time to learn it
   * @throws MemoryAway, BudgetExhausted, NotReached, AnsweredNo, LoginResting; Refusal SERVICE_UNAVAILABLE when nothing can be said
   */
  async look(query: WatchedQuery, isWanted: () => boolean): Promise<Looked | undefined> {
    const { queryKey } = query;
    const known = await this.memory.load(queryKey);
    if (known === undefined && this.slots.isYoung) return undefined;
    const { pages, paid } = await this.read(query, known);
    const [first] = pages;
    if (first === undefined || !isWanted() || !this.slots.holds(queryKey)) {
      looks.inc({ outcome: 'lost' });
      return undefined;
    }
    const chunks = pages.map(({ value }) => value);
    const news = newsIn(known, chunks, first.fetchedAt);
    await this.say(queryKey, news.appeared, first.fetchedAt, known);
    for (const page of pages) await this.sightings.see(page.value.cards, 'list', page.fetchedAt);
    await this.agenda.listed(chunks.flatMap(({ cards }) => cards.map(({ id }) => id)));
    await this.agenda.doubt(news.missing);
    await this.memory.save(queryKey, news.known, slotKey(slotOf(queryKey)), this.slots.me);
    looks.inc({ outcome: known === undefined ? 'learned' : news.appeared.length > 0 ? 'news' : 'nothing' });
    return { rate: news.known.rate, calls: paid };
  }

  private async read(query: WatchedQuery, known: Known | undefined) {
    const since = Math.max(known?.lookedAt ?? 0, this.timing.now() - this.timing.watchFastest);
    const pages: Snapshot<CargoChunk>[] = [];
    let paid = 0;
    do {
      const recipe = this.upstream.chunk(query.upstreamQuery, pages.length * UPSTREAM_PAGE);
      let page = await this.cache.younger(recipe, since);
      if (page === undefined) {
        // Before the question is on its way, so that a driver who joins it waits for nothing but the answer.
        await this.budget.take('watch');
        if (!this.slots.holds(query.queryKey)) return { pages: [], paid };
        paid++;
        calls.inc({ kind: 'list' });
        page = await this.cache.renew(recipe, since);
      }
      pages.push(page);
    } while (
      goesOn(
        known,
        pages.map(({ value }) => value),
      )
    );
    return { pages, paid };
  }

  private async say(queryKey: string, appeared: readonly CargoCard[], lookedAt: number, known: Known | undefined): Promise<void> {
    // Events tell the time of the world, which in a demo is ahead of the time that data is fetched by.
    const ahead = this.clock.now() - this.timing.now();
    const seenAt = new Date(lookedAt + ahead).toISOString();
    await Promise.all(
      appeared.map(async (cargo) => {
        const postedAtMs =
          postedAt(cargo, this.clock.now()) ?? (known === undefined ? undefined : Math.round(known.lookedAt + ahead));
        const payload = { queryKey, cargo, seenAt, ...(postedAtMs === undefined ? {} : { postedAtMs }) };
        await this.events.publish(CargoAppeared, payload, { id: `appeared:${queryKey}:${cargo.id}` });
        said.inc({ what: 'appeared' });
        if (postedAtMs !== undefined) delay.observe(Math.max(0, this.clock.now() - postedAtMs) / 1_000);
      }),
    );
  }
}

/** The exchange's clock time, read as UTC as it is written; what is later than now was written in another zone and says nothing. */
function postedAt({ postedAt: written }: CargoCard, now: number): number | undefined {
  const at = written === null ? NaN : Date.parse(`${written}Z`);
  return at <= now ? at : undefined;
}
