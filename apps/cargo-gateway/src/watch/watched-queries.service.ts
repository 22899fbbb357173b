import { ListWatchedQueries, Refusal, type WatchedQuery } from '#contracts';
import { newCall, RpcClient, runInSpan } from '#messaging';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Timing } from '../timing';

const PAGE = 1_000;
const ASK_MS = 5_000;
/** Many may save a search at once: they are asked for together. */
const TOGETHER_MS = 200;

const watched = new Gauge({ name: 'watch_queries', help: 'Distinct queries that somebody wants alerts for, in all replicas' });

/** Which queries there are to watch: filtering knows. While it does not answer, those it named last. */
@Injectable()
export class WatchedQueries implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WatchedQueries.name);
  private queries: ReadonlyMap<string, WatchedQuery> = new Map();
  private asking: NodeJS.Timeout | undefined;
  private wanted: NodeJS.Timeout | undefined;
  private asked = false;
  private running = false;
  private complained = false;

  constructor(
    private readonly rpc: RpcClient,
    private readonly timing: Timing,
  ) {}

  /** By their keys. */
  get all(): ReadonlyMap<string, WatchedQuery> {
    return this.queries;
  }

  onApplicationBootstrap(): void {
    this.asking = setInterval(() => void this.ask(), this.timing.watchListInterval).unref();
    void this.ask();
  }

  onModuleDestroy(): void {
    clearInterval(this.asking);
    clearTimeout(this.wanted);
  }

  /** Somebody wants alerts for these. */
  want(queryKeys: readonly string[]): void {
    if (this.wanted !== undefined || queryKeys.every((key) => this.queries.has(key))) return;
    this.wanted = setTimeout(() => {
      this.wanted = undefined;
      void this.ask();
    }, TOGETHER_MS).unref();
  }

  /** One question at a time: an older answer must not come after a newer one. */
  private async ask(): Promise<void> {
    this.asked = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.asked) {
        this.asked = false;
        await this.askOnce();
      }
    } finally {
      this.running = false;
    }
  }

  private async askOnce(): Promise<void> {
    try {
      const found = new Map<string, WatchedQuery>();
      for (let after: string | undefined; ;) {
        const { items } = await runInSpan(newCall(ASK_MS), { name: 'watched queries', kind: 'internal' }, () =>
          this.rpc.call(ListWatchedQueries, { limit: PAGE, ...(after === undefined ? {} : { after }) }),
        );
        for (const query of items) found.set(query.queryKey, query);
        after = items.at(-1)?.queryKey;
        if (items.length < PAGE || after === undefined) break;
      }
      this.queries = found;
      watched.set(found.size);
      this.complained = false;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!this.complained) this.logger.warn(`going on with the queries known so far: ${error.code}`);
      this.complained = true;
    }
  }
}
