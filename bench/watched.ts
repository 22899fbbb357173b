import { createHash } from 'node:crypto';
import { CargoAppeared, ListWatchedQueries, type CargoAppearedPayload, type WatchedQueries, type WatchedQuery } from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { IntegerVariable, ServiceConfig, startService, type RunningService } from '#runtime';
import { Controller, Injectable, Module } from '@nestjs/common';
import { POINTS } from '../sandbox/cargotech/world/dictionaries';

/** From so many cities loads are posted. */
export const CITIES = POINTS.slice(0, 150);
/** No way is longer: what differs between the queries leaves no load out. */
const LONGEST_WAY_KM = 20_000;

/** The `n`-th of many queries: loads from a city, asked for in another way each time the cities have gone round. */
export function queryFrom(n: number): { query: WatchedQuery; cityId: number } {
  const cityId = CITIES[n % CITIES.length]?.id ?? 0;
  const distance = `0%2C${LONGEST_WAY_KM + Math.floor(n / CITIES.length)}`;
  const upstreamQuery = `filter%5Bmode%5D=all&filter%5Buser_id%5D=0&filter%5Bstart_point_id%5D=${cityId}&filter%5Bstart_point_type%5D=2&filter%5Bstart_point_radius%5D=0&filter%5Bdistance%5D=${distance}`;
  return { query: { queryKey: createHash('sha256').update(upstreamQuery).digest('hex'), upstreamQuery }, cityId };
}

/** Says which queries are watched, and hears what appears. */
@Injectable()
export class Listener {
  queries: readonly WatchedQuery[] = [];
  hears: (event: CargoAppearedPayload) => void = () => undefined;
}

@Controller()
class ListenerController {
  constructor(private readonly listener: Listener) {}

  @HandleRpc(ListWatchedQueries)
  watched({ after = '', limit }: InstanceType<typeof ListWatchedQueries.request>): WatchedQueries {
    return { items: this.listener.queries.filter(({ queryKey }) => queryKey > after).slice(0, limit) };
  }

  @HandleEvent(CargoAppeared)
  appeared(event: CargoAppearedPayload): void {
    this.listener.hears(event);
  }
}

class ListenerConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

/** Stands where filtering stands. */
export async function startListener(natsUrl: string): Promise<{ listener: Listener; service: RunningService }> {
  const listener = new Listener();
  @Module({ controllers: [ListenerController], providers: [{ provide: Listener, useValue: listener }] })
  class ListenerModule {}
  const environment = { NATS_URL: natsUrl, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'error' };
  const service = await startService({ name: 'listener', config: ListenerConfig, module: ListenerModule }, environment);
  await service.hearing;
  return { listener, service };
}
