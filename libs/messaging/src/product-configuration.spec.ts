import { ConfigurationChanged, GetConfiguration, SERVICE_UNAVAILABLE, type Configuration } from '#contracts';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { eventually, startNats, type PrivateServer } from '#testing';
import { Controller, Injectable, Module } from '@nestjs/common';
import { EventPublisher } from './event.publisher';
import { HandleRpc } from './handle.decorator';
import { NatsConnection } from './nats-connection';
import { ProductConfiguration, ProductConfigurationModule } from './product-configuration';

const configuration = (version: number): Configuration => ({
  version,
  paymentsEnabled: false,
  ownLoadsShown: false,
  alertsPerHour: version,
  flags: [],
});

@Injectable()
class Source {
  answer = configuration(5);
}

@Controller()
class SourceController {
  constructor(private readonly source: Source) {}

  @HandleRpc(GetConfiguration)
  get(): Configuration {
    return this.source.answer;
  }
}

@Module({ controllers: [SourceController], providers: [Source] })
class SourceModule {}

describe('the configuration of the product, as a service knows it', () => {
  let nats: PrivateServer;
  let reader: RunningService;
  let source: RunningService;
  let known: ProductConfiguration;

  const start = async (name: string, module: new () => object): Promise<RunningService> => {
    const environment = { NATS_URL: nats.url, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
    const service = await startService({ name, config: ServiceConfig, module }, environment);
    await service.hearing;
    return service;
  };
  const version = (wanted: number, withinMs = 3_000): Promise<void> =>
    eventually(`version ${wanted}`, () => known.current().version === wanted, withinMs);

  beforeAll(async () => {
    nats = await startNats();
    reader = await start('reader', ProductConfigurationModule);
    known = reader.app.get(ProductConfiguration, { strict: false });
  });
  afterAll(async () => {
    await Promise.all([reader.stop(), source.stop()]);
    await nats.stop();
  });

  it('locks what is paid until it is known, and asks until it is', async () => {
    expect(known.current()).toMatchObject({ version: 0, paymentsEnabled: true, flags: [] });
    await expect(known.known()).rejects.toMatchObject({ code: SERVICE_UNAVAILABLE.code });
    source = await start('billing', SourceModule);
    // Whoever cannot do with a guess does not wait for the next question either.
    await expect(known.known()).resolves.toMatchObject({ version: 5, paymentsEnabled: false });
    await version(5);
    expect(known.current()).toMatchObject({ paymentsEnabled: false });
  });

  it('is another one as soon as somebody says so, and never an older one', async () => {
    const events = source.app.get(EventPublisher, { strict: false });
    await events.publish(ConfigurationChanged, configuration(7));
    await version(7, 2_000);
    await events.publish(ConfigurationChanged, configuration(6));
    await events.publish(ConfigurationChanged, configuration(8));
    const seen = new Set<number>();
    await eventually('the newest', () => seen.add(known.current().version).has(8), 2_000);
    expect([...seen].every((one) => one !== 6)).toBe(true);
  });

  it('is asked for when NATS is back, and billing is believed: its database may be one of before', async () => {
    await nats.process.kill();
    await eventually('it is away', () => reader.app.get(NatsConnection).current === undefined);
    expect(known.current().version).toBe(8);
    source.app.get(Source, { strict: false }).answer = configuration(4);
    await nats.process.start();
    await version(4, 10_000);
  }, 30_000);
});
