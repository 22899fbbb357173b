import { randomUUID } from 'node:crypto';
import { QueriesWanted } from '#contracts';
import { EventPublisher } from '#messaging';
import type { RunningService } from '#runtime';
import { eventually, LogLines } from '#testing';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { POINTS } from '../../../../sandbox/cargotech/world/dictionaries';
import type { Load } from '../../../../sandbox/cargotech/world/load';
import { Slots } from '../slots/slots.service';
import type { Timing } from '../timing';
import { startNeighbours, watchedQuery, type Neighbours } from './neighbours';
import { QUERY, Stage } from './replicas';

const ACCOUNT = { phone: '+7 900 123 45 67', password: 'sandbox-canary-4711' };

/** Ten times as fast as in production, or more. */
export const WATCH_PACE: Partial<Timing> = {
  retryPauses: [20, 40, 60],
  breakerRest: 200,
  budgetSynchronise: 50,
  failedLoginRest: 50,
  watchListInterval: 200,
  watchFastest: 250,
  slotLife: 1_500,
  slotHeartbeat: 150,
  memoryGrace: 500,
  followListInterval: 300,
  followInterval: 1_000,
};

/** Loads that begin at a city: a short list of the exchange. */
export const from = (pointId: number): string => `${QUERY}&filter%5Bstart_point_id%5D=${pointId}&filter%5Bstart_point_type%5D=2`;

/** Everything there is. */
export const ALL = QUERY;

/** The sandbox of the exchange, neighbours, and replicas that watch. */
export class Watching {
  readonly log = new LogLines();
  readonly ended = new Set<RunningService>();

  private constructor(
    readonly stage: Stage,
    readonly sandbox: Sandbox,
    readonly neighbours: Neighbours,
    private readonly around: RunningService,
  ) {}

  static async begin({ loads = 700, requestsPerMinute = 60_000 } = {}): Promise<Watching> {
    const stage = await Stage.set();
    const sandbox = await startSandbox({ ...ACCOUNT, loads, alive: false, requestsPerMinute });
    const { neighbours, service } = await startNeighbours(stage.nats.url, new LogLines());
    return new Watching(stage, sandbox, neighbours, service);
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      CARGOTECH_API_URL: this.sandbox.cargotechUrl,
      CARGOTECH_PHONE: ACCOUNT.phone,
      CARGOTECH_PASSWORD: ACCOUNT.password,
      CARGOTECH_REQUESTS_PER_MINUTE: String(this.sandbox.exchange.account.requestsPerMinute),
      CARGOTECH_WATCH_INTERVAL: '1',
    };
  }

  replica(pace: Partial<Timing> = {}, more: NodeJS.ProcessEnv = {}): Promise<RunningService> {
    return this.stage.replica(this.log, { ...WATCH_PACE, ...pace }, { ...this.environment, ...more });
  }

  /** Asks for alerts of these queries and waits until each has been looked at. */
  async watches(...upstreamQueries: string[]): Promise<void> {
    this.neighbours.watch(...upstreamQueries);
    await this.learned(...upstreamQueries);
  }

  /** Says that somebody has just saved searches for these. */
  async want(...upstreamQueries: string[]): Promise<void> {
    const queryKeys = upstreamQueries.map((query) => watchedQuery(query).queryKey);
    await this.around.app.get(EventPublisher, { strict: false }).publish(QueriesWanted, { queryKeys }, { id: randomUUID() });
  }

  async learned(...upstreamQueries: string[]): Promise<void> {
    await eventually(
      'every query is known',
      async () => (await Promise.all(upstreamQueries.map((query) => this.lookedAt(query)))).every((at) => at > 0),
      20_000,
    );
  }

  /** When the query was looked at last, as Redis knows it; 0 when never. */
  async lookedAt(upstreamQuery: string): Promise<number> {
    const json = await this.redis.get(`cargotech:watch:known:${watchedQuery(upstreamQuery).queryKey}`);
    return json === null ? 0 : (JSON.parse(json) as { lookedAt: number }).lookedAt;
  }

  /** Waits until the query has been looked at from its beginning after now. */
  async lookedAgain(...upstreamQueries: string[]): Promise<void> {
    const now = Date.now();
    for (const query of upstreamQueries) await eventually('looked at again', async () => (await this.lookedAt(query)) > now);
  }

  get redis() {
    const living = this.stage.replicas.find((replica) => !this.ended.has(replica));
    if (living === undefined) throw new Error('no replica runs');
    return this.stage.redisOf(living);
  }

  /** A new load from a city. @returns its id */
  appear(pointId = 1, more: Partial<Load> = {}): string {
    const place = POINTS.find(({ id }) => id === pointId);
    if (place === undefined) throw new Error(`there is no point ${pointId}`);
    return String(this.sandbox.exchange.board.appear({ from: place, ...more }).id);
  }

  slotsOf(replica: RunningService): Slots {
    return replica.app.get(Slots, { strict: false });
  }

  async stop(replica: RunningService): Promise<void> {
    this.ended.add(replica);
    await replica.stop();
  }

  async end(): Promise<void> {
    await this.around.stop();
    await this.stage.clear();
    await this.sandbox.close();
  }
}
