import { createHash } from 'node:crypto';
import {
  CargoAppeared,
  CargoChanged,
  CargoGone,
  ListFavouriteCargos,
  ListLiveCargos,
  ListWatchedQueries,
  Refusal,
  SERVICE_UNAVAILABLE,
  type CargoAppearedPayload,
  type CargoChangedPayload,
  type CargoGonePayload,
  type FollowedCargos,
  type FollowedCargosRequest,
  type ListWatchedQueriesRequest,
  type WatchedQueries,
  type WatchedQuery,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { IntegerVariable, ServiceConfig, startService, type RunningService } from '#runtime';
import type { LogLines } from '#testing';
import { Controller, Injectable, Module } from '@nestjs/common';

export const watchedQuery = (upstreamQuery: string): WatchedQuery => ({
  queryKey: createHash('sha256').update(upstreamQuery).digest('hex'),
  upstreamQuery,
});

/** The services around the watcher: what they ask for, and what they hear. */
@Injectable()
export class Neighbours {
  queries: WatchedQuery[] = [];
  favourites: string[] = [];
  live: string[] = [];
  silent = false;
  asked = 0;
  /** Of these, what there is to watch. */
  askedQueries = 0;
  readonly appeared: CargoAppearedPayload[] = [];
  readonly changed: CargoChangedPayload[] = [];
  readonly gone: CargoGonePayload[] = [];

  watch(...upstreamQueries: string[]): void {
    this.queries = upstreamQueries.map(watchedQuery).sort((a, b) => (a.queryKey < b.queryKey ? -1 : 1));
  }

  appearedIn({ queryKey }: WatchedQuery): string[] {
    return this.appeared.filter((event) => event.queryKey === queryKey).map(({ cargo }) => cargo.id);
  }

  forget(): void {
    for (const heard of [this.appeared, this.changed, this.gone]) heard.length = 0;
  }

  answer<T>(what: () => T): T {
    this.asked++;
    if (this.silent) throw new Refusal(SERVICE_UNAVAILABLE);
    return what();
  }
}

@Controller()
class NeighboursController {
  constructor(private readonly neighbours: Neighbours) {}

  @HandleRpc(ListWatchedQueries)
  watched({ after = '', limit }: ListWatchedQueriesRequest): WatchedQueries {
    this.neighbours.askedQueries++;
    return this.neighbours.answer(() => ({
      items: this.neighbours.queries.filter(({ queryKey }) => queryKey > after).slice(0, limit),
    }));
  }

  @HandleRpc(ListFavouriteCargos)
  favourites(request: FollowedCargosRequest): FollowedCargos {
    return this.neighbours.answer(() => pageOf(this.neighbours.favourites, request));
  }

  @HandleRpc(ListLiveCargos)
  live(request: FollowedCargosRequest): FollowedCargos {
    return this.neighbours.answer(() => pageOf(this.neighbours.live, request));
  }

  @HandleEvent(CargoAppeared)
  appeared(event: CargoAppearedPayload): void {
    this.neighbours.appeared.push(event);
  }

  @HandleEvent(CargoChanged)
  changed(event: CargoChangedPayload): void {
    this.neighbours.changed.push(event);
  }

  @HandleEvent(CargoGone)
  gone(event: CargoGonePayload): void {
    this.neighbours.gone.push(event);
  }
}

const pageOf = (ids: readonly string[], { after = '' }: FollowedCargosRequest): FollowedCargos => ({
  cargoIds: ids
    .filter((id) => id > after)
    .sort()
    .slice(0, 1_000),
});

class NeighboursConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

export async function startNeighbours(
  natsUrl: string,
  log: LogLines,
): Promise<{ neighbours: Neighbours; service: RunningService }> {
  const neighbours = new Neighbours();
  @Module({ controllers: [NeighboursController], providers: [{ provide: Neighbours, useValue: neighbours }] })
  class NeighboursModule {}
  const environment = { NATS_URL: natsUrl, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'warn' };
  const service = await startService(
    { name: 'neighbours', config: NeighboursConfig, module: NeighboursModule },
    environment,
    log,
  );
  await service.hearing;
  return { neighbours, service };
}
