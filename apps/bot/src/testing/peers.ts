import { createHash, randomUUID } from 'node:crypto';
import {
  CanonicalizeFilter,
  CreateStaffLink,
  CARGO_NOT_FOUND,
  CargoDetailPage,
  CargoListPage,
  DictionaryPage,
  GetDriver,
  GetLastFilter,
  MeetDriver,
  PutLastFilter,
  Refusal,
  SetPhone,
  STAFF_UNKNOWN,
  UpdateDriver,
  type CanonicalFilter,
  type CargoCard,
  type CargoDetail,
  type Driver,
  type LastFilter,
  type Page,
  type StaffLink,
} from '#contracts';
import { ensureStreams, HandlePage, HandleRpc, NatsConnection } from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { Controller, Injectable, Module } from '@nestjs/common';
import { AudienceController, AudiencePeers } from './audience';
import { Billing, BillingController } from './billing';
import { Filtering, FilteringController } from './filtering';

/** A load of the board that the peers show. */
export const cargo = (id: string, changes: Partial<CargoDetail> = {}): CargoDetail => ({
  id,
  route: { from: { city: 'Москва', date: '2026-11-23' }, to: { city: 'Казань', date: null } },
  distanceKm: 815,
  priceKopecks: 7_500_000,
  pricePerKmKopecks: 9_202,
  weightKg: 20_000,
  volumeM3: 86,
  loadTypes: [{ id: '2', name: 'Задняя', shortName: 'зад' }],
  truckTypes: [{ id: '1', name: 'Тентованный', shortName: 'тент' }],
  loadingDate: '2026-11-23',
  unloadingDate: null,
  postedAt: '2026-11-21T06:12:00.000Z',
  cargoType: 'ТНП',
  company: { name: 'ООО «Ромашка» <b>', inn: '7707083893' },
  note: 'Нужны ремни.\nЗвонить с 9 до 18.',
  noteValid: true,
  contacts: [{ name: 'Ольга', phone: '+7 (900) 000-00-00', tel: '+79000000000', type: 'mobile' }],
  partialLoad: false,
  roundTrip: false,
  sourceUrl: null,
  ...changes,
});

/** The other services as the bot sees them: their contracts, with answers a test may change. */
@Injectable()
export class Peers {
  readonly drivers = new Map<string, Driver>();
  readonly cargos = new Map<string, CargoDetail>();
  /** Loads that the cache still shows and the exchange does not. */
  readonly goneSince = new Set<string>();
  readonly filters = new Map<string, Record<string, string>>();
  /** Staff accounts by the Telegram account they are bound to. */
  readonly staff = new Map<string, string>();
  readonly refusals = new Map<string, Refusal>();
  readonly calls: { name: string; request: object }[] = [];
  points: { id: string; name: string; type: string; region?: string }[] = [
    { id: '62', name: 'Москва', type: '2' },
    { id: '43', name: 'Казань', type: '2', region: 'Татарстан' },
    { id: '78', name: 'Санкт-Петербург', type: '2' },
  ];

  constructor(
    readonly billing: Billing,
    readonly filtering: Filtering,
    readonly audience: AudiencePeers,
  ) {}

  /** A driver that auth-session knows. */
  driver(changes: Partial<Driver> = {}): Driver {
    const telegramId = String(900_000_000 + this.drivers.size + 1);
    const base = { id: randomUUID(), telegramId, firstName: 'Иван', lastName: 'Петров' };
    const driver: Driver = { ...base, language: 'ru', timeZone: 'Europe/Moscow', ...changes };
    this.drivers.set(driver.id, driver);
    return driver;
  }

  find(id: string): Driver {
    const driver = this.drivers.get(id);
    if (driver === undefined) throw new Error('no such driver');
    return driver;
  }

  meet(name: string, request: object): void {
    this.calls.push({ name, request });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }
}

const page = (content: object): Page => ({
  body: Buffer.from(JSON.stringify(content)),
  etag: '"1"',
  fetchedAt: Date.now(),
  stale: false,
});

@Controller()
class PeersController {
  constructor(private readonly peers: Peers) {}

  @HandleRpc(GetDriver)
  getDriver(request: InstanceType<typeof GetDriver.request>): Driver {
    this.peers.meet('GetDriver', request);
    return this.peers.find(request.driverId);
  }

  @HandleRpc(CreateStaffLink)
  createStaffLink(request: InstanceType<typeof CreateStaffLink.request>): StaffLink {
    this.peers.meet('CreateStaffLink', request);
    const staffId = this.peers.staff.get(request.telegramId ?? '');
    if (staffId === undefined) throw new Refusal(STAFF_UNKNOWN);
    const token = createHash('sha256').update(`link ${this.peers.calls.length}`).digest('base64url');
    return { staffId, token, expiresAt: new Date(Date.now() + 600_000).toISOString() };
  }

  @HandleRpc(MeetDriver)
  meetDriver(request: InstanceType<typeof MeetDriver.request>): Driver {
    this.peers.meet('MeetDriver', request);
    const { telegramId, firstName, languageCode } = request;
    const known = [...this.peers.drivers.values()].find((driver) => driver.telegramId === telegramId);
    return known ?? this.peers.driver({ telegramId, firstName, language: languageCode === 'en' ? 'en' : 'ru' });
  }

  @HandleRpc(UpdateDriver)
  updateDriver(request: InstanceType<typeof UpdateDriver.request>): Driver {
    this.peers.meet('UpdateDriver', request);
    return Object.assign(this.peers.find(request.driverId), request.patch);
  }

  @HandleRpc(SetPhone)
  setPhone(request: InstanceType<typeof SetPhone.request>): Driver {
    this.peers.meet('SetPhone', request);
    return Object.assign(this.peers.find(request.driverId), { phone: `+${request.phone.replace('+', '')}` });
  }

  @HandlePage(CargoDetailPage)
  detail(request: InstanceType<typeof CargoDetailPage.request>): Page {
    this.peers.meet('CargoDetailPage', request);
    const found = this.peers.cargos.get(request.cargoId);
    const gone = this.peers.goneSince.has(request.cargoId) && request.maxAgeSeconds !== undefined;
    if (found === undefined || gone) throw new Refusal(CARGO_NOT_FOUND);
    return page({ cargo: request.contacts ? found : { ...found, contacts: [] }, data: { fetchedAt: '', stale: false } });
  }

  @HandlePage(CargoListPage)
  list(request: InstanceType<typeof CargoListPage.request>): Page {
    this.peers.meet('CargoListPage', request);
    const { limit, offset } = request;
    const all: CargoCard[] = [...this.peers.cargos.values()];
    const items = all.slice(offset, offset + limit);
    const data = { fetchedAt: new Date().toISOString(), stale: false };
    return page({ items, page: { limit, offset, hasMore: offset + limit < all.length, total: all.length }, data });
  }

  @HandlePage(DictionaryPage)
  dictionary(request: InstanceType<typeof DictionaryPage.request>): Page {
    this.peers.meet('DictionaryPage', request);
    if (request.dictionary === 'points') {
      const name = (request.name ?? '').toLowerCase();
      return page({ items: this.peers.points.filter((point) => point.name.toLowerCase().startsWith(name)) });
    }
    if (request.dictionary === 'truck-types') {
      return page({
        items: [
          { id: '1', name: 'Тентованный', shortName: 'тент' },
          { id: '2', name: 'Рефрижератор', shortName: 'реф' },
        ],
      });
    }
    return page({ items: [] });
  }

  @HandleRpc(CanonicalizeFilter)
  canonicalize(request: InstanceType<typeof CanonicalizeFilter.request>): CanonicalFilter {
    this.peers.meet('CanonicalizeFilter', request);
    const { limit = ['20'], offset = ['0'], ...filters } = request.query;
    const upstreamQuery = createHash('sha256')
      .update(JSON.stringify(Object.entries(filters).sort()))
      .digest('hex');
    return { upstreamQuery, sort: 'default', limit: Number(limit[0]), offset: Number(offset[0]) };
  }

  @HandleRpc(GetLastFilter)
  lastFilter(request: InstanceType<typeof GetLastFilter.request>): LastFilter {
    this.peers.meet('GetLastFilter', request);
    return { filter: this.peers.filters.get(request.driverId) ?? {} };
  }

  @HandleRpc(PutLastFilter)
  putFilter(request: InstanceType<typeof PutLastFilter.request>): LastFilter {
    this.peers.meet('PutLastFilter', request);
    this.peers.filters.set(request.driverId, request.filter);
    return { filter: request.filter };
  }
}

@Module({
  controllers: [PeersController, BillingController, FilteringController, AudienceController],
  providers: [Peers, Billing, Filtering, AudiencePeers],
})
class PeersModule {}

/** Starts the peers on a NATS server. */
export async function startPeers(natsUrl: string): Promise<{ peers: Peers; service: RunningService }> {
  const environment = { NATS_URL: natsUrl, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
  const service = await startService({ name: 'peers', config: ServiceConfig, module: PeersModule }, environment);
  await service.hearing;
  await ensureStreams(await service.app.get(NatsConnection).opened());
  return { peers: service.app.get(Peers), service };
}
