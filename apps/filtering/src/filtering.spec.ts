import {
  CanonicalizeFilter,
  DictionaryPage,
  DriverErased,
  EXCHANGE_UNAVAILABLE,
  FetchDictionary,
  GetLastFilter,
  PutLastFilter,
  Refusal,
  type FetchDictionaryRequest,
  type FetchDictionaryResponse,
} from '#contracts';
import { EventPublisher, HandleRpc, RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { IntegerVariable, ServiceConfig, startService, type RunningService, type ServiceDefinition } from '#runtime';
import { createDatabase, eventually, LogLines, startNats, type PrivateDatabase, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { filtering } from './app.module';
import { database } from './database/definition';

const DRIVER = '7b1ad8c6-4f0c-4a3c-9a43-0d8f0a1f2b3c';
const CITIES = ['Москва', 'Московский, Москва', 'Мосальск, Калужская область', 'Орёл', 'Казань'];
const asked: string[] = [];
let away = false;

@Controller()
class FakeCargoGatewayController {
  @HandleRpc(FetchDictionary)
  fetch({ dictionary, name = '' }: FetchDictionaryRequest): FetchDictionaryResponse {
    asked.push(`${dictionary}:${name}`);
    if (away) throw new Refusal(EXCHANGE_UNAVAILABLE);
    const points = CITIES.map((city, index) => ({ id: String(index + 1), name: city, type: '2' })).filter((city) =>
      city.name.toLowerCase().startsWith(name),
    );
    const types = [{ id: '6', name: 'рефрижератор', shortName: 'реф.' }];
    return { items: dictionary === 'points' ? points : types, fetchedAt: Date.now(), stale: false };
  }
}

@Module({ controllers: [FakeCargoGatewayController] })
class FakeCargoGatewayModule {}
class FakeConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}
const fakeCargoGateway: ServiceDefinition<FakeConfig> = {
  name: 'cargo-gateway',
  config: FakeConfig,
  module: FakeCargoGatewayModule,
};

describe('filtering', () => {
  let nats: PrivateServer;
  let postgres: PrivateDatabase;
  let client: RpcClient;
  let exchange: RunningService;
  const running: RunningService[] = [];
  const log = new LogLines();
  const environment = () => ({
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    HOST: '127.0.0.1',
    OPS_PORT: '0',
    LOG_LEVEL: 'trace',
  });
  const start = async <C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<RunningService> => {
    const service = await startService(definition, environment(), log);
    await service.hearing;
    running.push(service);
    return service;
  };
  const words = async (dictionary: 'points' | 'load-types' | 'weight-volume-presets', name?: string) => {
    const page = await client.page(DictionaryPage, { dictionary, ...(name === undefined ? {} : { name }) });
    return { ...page, items: (JSON.parse(page.body.toString()) as { items: { name: string; region?: string }[] }).items };
  };

  beforeAll(async () => {
    nats = await startNats();
    postgres = await createDatabase();
    await migrate(database, postgres.url);
    exchange = await start(fakeCargoGateway);
    client = exchange.app.get(RpcClient);
    await start(filtering);
    await eventually(
      'PostgreSQL is there',
      async () => (await fetch(`http://127.0.0.1:${running[1]!.opsPort}/readyz`)).status === 200,
    );
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await postgres.drop();
    await nats.stop();
  });

  it('makes the canonical query, or tells every error', async () => {
    await expect(
      client.call(CanonicalizeFilter, { query: { startPointId: ['62'] }, timeZone: 'Asia/Yekaterinburg' }),
    ).resolves.toMatchObject({ limit: 20 });
    await expect(
      client.call(CanonicalizeFilter, { query: { mode: ['x'], limit: ['y'] }, timeZone: 'UTC' }),
    ).rejects.toMatchObject({
      code: 'FILTER_INVALID',
      details: {
        errors: [
          { field: 'mode', code: 'FORMAT' },
          { field: 'limit', code: 'FORMAT' },
        ],
      },
    });
    const strange = { a: 5, b: null } as unknown as Record<string, string[]>;
    await expect(client.call(CanonicalizeFilter, { query: strange, timeZone: 'UTC' })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
  });

  it('remembers the last filter of a driver', async () => {
    await expect(client.call(GetLastFilter, { driverId: DRIVER })).resolves.toEqual({ filter: {} });
    const filter = { startPointId: '1', startDate: '2020-01-31', weightVolume: '20-83' };
    await client.call(PutLastFilter, { driverId: DRIVER, timeZone: 'UTC', filter: { mode: 'all' } });
    await client.call(PutLastFilter, { driverId: DRIVER, timeZone: 'UTC', filter });
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC' }).format(Date.now());
    await expect(client.call(GetLastFilter, { driverId: DRIVER, timeZone: 'UTC' })).resolves.toEqual({
      filter: { ...filter, startDate: today },
    });
    const bad = { limit: '20', price: 'cheap', mode: 7 } as unknown as Record<string, string>;
    await expect(client.call(PutLastFilter, { driverId: DRIVER, timeZone: 'UTC', filter: bad })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
      details: {
        errors: [
          { field: 'limit', code: 'UNKNOWN' },
          { field: 'mode', code: 'FORMAT' },
          { field: 'price', code: 'FORMAT' },
        ],
      },
    });
  });

  it('forgets an erased driver', async () => {
    await exchange.app.get(EventPublisher).publish(DriverErased, { driverId: DRIVER });
    await eventually(
      'forgotten',
      async () => Object.keys((await client.call(GetLastFilter, { driverId: DRIVER })).filter).length === 0,
    );
  });

  it('completes cities: exact and bigger first, region shown, one question for many drivers', async () => {
    asked.length = 0;
    const answers = await Promise.all(Array.from({ length: 30 }, () => words('points', '  МОС ')));
    expect(answers[0]!.items.map(({ name }) => name)).toEqual(['Москва', 'Мосальск', 'Московский']);
    expect(answers[0]!.items[1]!.region).toBe('Калужская область');
    expect(asked).toEqual(['points:мос']);
    const begun = performance.now();
    await words('points', 'мос');
    expect(performance.now() - begun).toBeLessThan(100);
    expect((await words('points', 'орел')).items.map(({ name }) => name)).toEqual(['Орёл']);
    expect((await words('points', 'нет такого')).items).toEqual([]);
  });

  it('knows the presets by itself and the types by asking once', async () => {
    expect((await words('weight-volume-presets')).items).toHaveLength(7);
    asked.length = 0;
    const first = await words('load-types');
    const again = await words('load-types');
    expect(first.items).toEqual([{ id: '6', name: 'рефрижератор', shortName: 'реф.' }]);
    expect(again.etag).toBe(first.etag);
    expect(asked).toEqual(['load-types:']);
  });

  it('says plainly that the exchange is away when it knows nothing, and keeps serving what it knows', async () => {
    away = true;
    await expect(words('points', 'каз')).rejects.toMatchObject({ code: 'EXCHANGE_UNAVAILABLE' });
    expect((await words('points', 'мос')).items).toHaveLength(3);
    away = false;
    expect((await words('points', 'каз')).items).toHaveLength(1);
  });

  it('goes on without PostgreSQL but for the last filter', async () => {
    await postgres.shut();
    await expect(client.call(GetLastFilter, { driverId: DRIVER })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(client.call(CanonicalizeFilter, { query: {}, timeZone: 'UTC' })).resolves.toMatchObject({ sort: 'default' });
    expect((await words('points', 'мос')).items).toHaveLength(3);
    await postgres.open();
    await eventually('back', () =>
      client.call(GetLastFilter, { driverId: DRIVER }).then(
        () => true,
        () => false,
      ),
    );
  });
});
