import { randomUUID } from 'node:crypto';
import {
  CreateInvoiceLink,
  DRIVER_UNKNOWN,
  GetConsent,
  GetDriver,
  Refusal,
  type ConsentInForce,
  type ConsentKind,
  type Driver,
  type InvoiceLink,
} from '#contracts';
import { ensureStreams, HandleRpc, NatsConnection } from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { Controller, Injectable, Module } from '@nestjs/common';

/** auth-session and bot as billing sees them: their contracts, with answers a test may change. */
@Injectable()
export class Peers {
  readonly drivers = new Map<string, Driver>();
  private readonly consents = new Map<string, ConsentInForce>();
  /** What a question of that name is refused with. */
  readonly refusals = new Map<string, Refusal>();
  readonly calls: { name: string; request: object }[] = [];

  /** A driver that auth-session knows. */
  driver(changes: Partial<Driver> = {}): Driver {
    const telegramId = String(900_000_000 + this.drivers.size + 1);
    const base = { id: randomUUID(), telegramId, firstName: 'Иван', lastName: 'Петров' };
    const driver: Driver = { ...base, language: 'ru', timeZone: 'Europe/Moscow', ...changes };
    this.drivers.set(driver.id, driver);
    return driver;
  }

  /** The newest word of a driver about a kind of consent. */
  consent(driverId: string, kind: ConsentKind, inForce: ConsentInForce): void {
    this.consents.set(`${driverId} ${kind}`, inForce);
  }

  find(id: string): Driver {
    const driver = this.drivers.get(id);
    if (driver === undefined) throw new Refusal(DRIVER_UNKNOWN);
    return driver;
  }

  consentOf(driverId: string, kind: ConsentKind): ConsentInForce {
    return this.consents.get(`${driverId} ${kind}`) ?? { given: false };
  }

  meet(name: string, request: object): void {
    this.calls.push({ name, request });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }
}

@Controller()
class PeersController {
  constructor(private readonly peers: Peers) {}

  @HandleRpc(GetDriver)
  getDriver(request: InstanceType<typeof GetDriver.request>): Driver {
    this.peers.meet('GetDriver', request);
    return this.peers.find(request.driverId);
  }

  @HandleRpc(GetConsent)
  getConsent(request: InstanceType<typeof GetConsent.request>): ConsentInForce {
    this.peers.meet('GetConsent', request);
    return this.peers.consentOf(request.driverId, request.kind);
  }
}

@Controller()
class BotController {
  constructor(private readonly peers: Peers) {}

  @HandleRpc(CreateInvoiceLink)
  createInvoiceLink(request: InstanceType<typeof CreateInvoiceLink.request>): InvoiceLink {
    this.peers.meet('CreateInvoiceLink', request);
    return { url: `https://t.me/$invoice-${request.paymentId}` };
  }
}

@Module({ controllers: [PeersController, BotController], providers: [Peers] })
class PeersModule {}

/** Starts the peers on a NATS server. */
export async function startPeers(natsUrl: string): Promise<{ peers: Peers; service: RunningService }> {
  const environment = { NATS_URL: natsUrl, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
  const service = await startService({ name: 'peers', config: ServiceConfig, module: PeersModule }, environment);
  await service.hearing;
  await ensureStreams(await service.app.get(NatsConnection).opened());
  return { peers: service.app.get(Peers), service };
}
