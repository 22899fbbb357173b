import {
  EXCHANGE_UNAVAILABLE,
  DictionaryPage,
  FetchDictionary,
  Refusal,
  type DictionaryItem,
  type DictionaryPageRequest,
  type FetchDictionaryRequest,
  type FetchDictionaryResponse,
  type Page,
} from '#contracts';
import { HandleRpc, RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { IntegerVariable, ServiceConfig, startService, type RunningService, type ServiceDefinition } from '#runtime';
import { createDatabase, eventually, LogLines, startNats, untilReady, type PrivateDatabase, type PrivateServer } from '#testing';
import { Controller, Injectable, Module } from '@nestjs/common';
import { filtering } from '../app.module';
import { Clock } from '#runtime';
import { database } from '../database/definition';
import { Around, aroundModule } from './around';

const POINTS = ['Москва', 'Московский, Москва', 'Мосальск, Калужская область', 'Орёл', 'Орехово-Зуево', 'Казань'];
const TYPES: DictionaryItem[] = [{ id: '6', name: 'рефрижератор', shortName: 'реф.' }];

/** What the neighbour answers with, and what it was asked. */
@Injectable()
export class Neighbour {
  readonly asked: string[] = [];
  mood: 'well' | 'refusing' | 'stale' | 'silent' = 'well';
  points = POINTS;
  now: () => number = () => Date.now();

  async fetch({ dictionary, name = '' }: FetchDictionaryRequest): Promise<FetchDictionaryResponse> {
    this.asked.push(`${dictionary}:${name}`);
    if (this.mood === 'refusing') throw new Refusal(EXCHANGE_UNAVAILABLE);
    if (this.mood === 'silent') await eventually('the neighbour speaks again', () => this.mood !== 'silent');
    const found = this.points
      .map((city, index) => ({ id: String(index + 1), name: city, type: '2' }))
      .filter((city) => city.name.toLowerCase().startsWith(name));
    return { items: dictionary === 'points' ? found : TYPES, fetchedAt: this.now(), stale: this.mood === 'stale' };
  }
}

@Controller()
class NeighbourController {
  constructor(private readonly neighbour: Neighbour) {}

  @HandleRpc(FetchDictionary)
  fetch(request: FetchDictionaryRequest): Promise<FetchDictionaryResponse> {
    return this.neighbour.fetch(request);
  }
}

class StageConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

export type Words = Page & { readonly items: { id: string; name: string; region?: string; label?: string; value?: string }[] };

/** NATS and a database of one's own, replicas of the service on them, a made-up cargo-gateway and one who asks. */
export class Stage {
  readonly neighbour = new Neighbour();
  readonly log = new LogLines();
  readonly replicas: RunningService[] = [];
  asker!: RunningService;
  readonly around = new Around();
  private cargoGateway: RunningService | undefined;
  private clockShift = 0;

  private constructor(
    readonly nats: PrivateServer,
    readonly postgres: PrivateDatabase,
  ) {
    this.neighbour.now = this.now;
  }

  static async set(): Promise<Stage> {
    const [nats, postgres] = await Promise.all([startNats(), createDatabase()]);
    const stage = new Stage(nats, postgres);
    await migrate(database, postgres.url);
    stage.asker = await stage.start({ name: 'asker', config: StageConfig, module: aroundModule(stage.around) });
    await stage.neighbourComes();
    return stage;
  }

  readonly now = (): number => Date.now() + this.clockShift;

  /** Moves the wall clock of the replicas and of the neighbour. */
  pass(ms: number): void {
    this.clockShift += ms;
  }

  async replica(): Promise<RunningService> {
    const service = await this.start(filtering);
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(this.now);
    await untilReady(service.opsPort);
    this.replicas.push(service);
    return service;
  }

  async readiness({ opsPort }: RunningService): Promise<number> {
    return (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status;
  }

  async neighbourComes(): Promise<void> {
    const { neighbour } = this;
    @Module({ controllers: [NeighbourController], providers: [{ provide: Neighbour, useValue: neighbour }] })
    class NeighbourModule {}
    this.cargoGateway = await this.start({ name: 'cargo-gateway', config: StageConfig, module: NeighbourModule });
  }

  async neighbourGoes(): Promise<void> {
    await this.cargoGateway?.stop();
    this.cargoGateway = undefined;
  }

  get client(): RpcClient {
    return this.asker.app.get(RpcClient);
  }

  /** Over the wire, from whichever replica NATS picks. */
  async words(dictionary: DictionaryPageRequest['dictionary'], name?: string, limit?: number): Promise<Words> {
    const request = { dictionary, ...(name === undefined ? {} : { name }), ...(limit === undefined ? {} : { limit }) };
    const page = await this.client.page(DictionaryPage, request);
    return { ...page, ...(JSON.parse(page.body.toString()) as Pick<Words, 'items'>) };
  }

  async names(prefix: string, limit?: number): Promise<string[]> {
    return (await this.words('points', prefix, limit)).items.map(({ name }) => name);
  }

  async clear(): Promise<void> {
    await Promise.all([...this.replicas.map((replica) => replica.stop()), this.neighbourGoes()]);
    await this.asker.stop();
    await this.postgres.drop();
    await this.nats.stop();
  }

  get environment(): Record<string, string> {
    return {
      NATS_URL: this.nats.url,
      DATABASE_URL: this.postgres.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'trace',
    };
  }

  private async start<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<RunningService> {
    const service = await startService(definition, this.environment, this.log);
    await service.hearing;
    return service;
  }
}
