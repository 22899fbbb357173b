import { randomUUID } from 'node:crypto';
import {
  AlertDigest,
  AlertRaised,
  CARGO_NOT_FOUND,
  CargoDetailPage,
  DRIVER_UNKNOWN,
  GetAccess,
  GetConfiguration,
  GetDriver,
  Refusal,
  SERVICE_UNAVAILABLE,
  type AccessState,
  type AlertDigestPayload,
  type AlertRaisedPayload,
  type CargoDetail,
  type Configuration,
  type Driver,
  type Page,
} from '#contracts';
import { HandleEvent, HandlePage, HandleRpc } from '#messaging';
import { Controller, Injectable, Module, type Type } from '@nestjs/common';

/** A load as the exchange shows it; by default one that has no twins. */
export const cargo = (id: string, changes: Partial<CargoDetail> = {}): CargoDetail => ({
  id,
  route: { from: { city: 'Москва', pointId: '1', date: null }, to: { city: 'Казань', pointId: '6', date: null } },
  distanceKm: 815,
  priceKopecks: 7_500_000,
  pricePerKmKopecks: 9_202,
  weightKg: 20_000,
  volumeM3: 86,
  loadTypes: [],
  truckTypes: [],
  loadingDate: '2026-11-23',
  unloadingDate: null,
  postedAt: null,
  cargoType: 'ТНП',
  company: { name: 'ООО «Ромашка»' },
  note: 'Звонить с 9 до 18',
  noteValid: true,
  contacts: [],
  partialLoad: false,
  roundTrip: false,
  sourceUrl: null,
  ...changes,
});

/** The services around filtering: answers that a test may change, and what they heard. */
@Injectable()
export class Around {
  readonly configuration: Configuration = {
    version: 1,
    paymentsEnabled: true,
    ownLoadsShown: false,
    alertsPerHour: 500,
    flags: [],
  };
  /** By driver; who is not here has a subscription for ever. */
  readonly access = new Map<string, AccessState>();
  readonly askedAccess: string[] = [];
  /** Of these drivers billing gives no answer. */
  readonly silentAbout = new Set<string>();
  readonly drivers = new Map<string, Driver>();
  readonly cargos = new Map<string, CargoDetail>();
  readonly askedCargos: string[] = [];
  readonly alerts: AlertRaisedPayload[] = [];
  readonly digests: AlertDigestPayload[] = [];

  state(driverId: string, usableUntil: string | null, version = 1): AccessState {
    const expiresAt = usableUntil;
    return { driverId, token: randomUUID(), version, source: 'payment', expiresAt, usableUntil, autoRenew: false };
  }
}

@Controller()
class AroundController {
  constructor(private readonly around: Around) {}

  @HandleRpc(GetConfiguration)
  configuration(): Configuration {
    return this.around.configuration;
  }

  @HandleRpc(GetAccess)
  access({ driverId }: InstanceType<typeof GetAccess.request>): AccessState {
    this.around.askedAccess.push(driverId);
    if (this.around.silentAbout.has(driverId)) throw new Refusal(SERVICE_UNAVAILABLE);
    return this.around.access.get(driverId) ?? this.around.state(driverId, '2100-01-01T00:00:00.000Z');
  }

  @HandleRpc(GetDriver)
  driver({ driverId }: InstanceType<typeof GetDriver.request>): Driver {
    const known = this.around.drivers.get(driverId);
    if (known === undefined) throw new Refusal(DRIVER_UNKNOWN);
    return known;
  }

  @HandlePage(CargoDetailPage)
  cargo({ cargoId }: InstanceType<typeof CargoDetailPage.request>): Page {
    this.around.askedCargos.push(cargoId);
    const found = this.around.cargos.get(cargoId);
    if (found === undefined) throw new Refusal(CARGO_NOT_FOUND);
    return { body: Buffer.from(JSON.stringify({ cargo: found })), etag: '"1"', fetchedAt: Date.now(), stale: false };
  }

  @HandleEvent(AlertRaised)
  raised(alert: AlertRaisedPayload): void {
    this.around.alerts.push(alert);
  }

  @HandleEvent(AlertDigest)
  digest(digest: AlertDigestPayload): void {
    this.around.digests.push(digest);
  }
}

export function aroundModule(around: Around): Type {
  @Module({ controllers: [AroundController], providers: [{ provide: Around, useValue: around }] })
  class AroundModule {}
  return AroundModule;
}
