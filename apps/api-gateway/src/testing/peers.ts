import {
  CanonicalizeFilter,
  CreateResponse,
  CargoDetailPage,
  CargoListPage,
  DictionaryPage,
  Done,
  DriverChanged,
  EndSession,
  DriverTold,
  EraseDriver,
  GetConsent,
  GetDriver,
  GetLastFilter,
  GetResponseMarks,
  ListResponses,
  Login,
  PutLastFilter,
  RateResponse,
  RecordConsent,
  Refusal,
  SESSION_INVALID,
  SessionEnded,
  SetContact,
  TouchSessions,
  UpdateDriver,
  WithdrawResponse,
  ValidateSession,
  makeAccessToken,
  sessionKeyOf,
  sessionSigningKey,
  type ConsentInForce,
  type CanonicalFilter,
  type Driver,
  type Page,
  type Response as DriverResponse,
  type Session,
} from '#contracts';
import { currentCall, ensureStreams, EventPublisher, HandlePage, HandleRpc, NatsConnection } from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { Controller, Injectable, Module } from '@nestjs/common';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Billing, BillingController } from './billing';
import { BillingOfficeController } from './billing-office';
import { BroadcastsPeer, BroadcastsPeerController } from './broadcasts';
import { Filtering, FilteringController } from './filtering';
import { Office, OfficeController } from './office';
import { SESSION_SECRET } from './session-secret';
import { StaffPeer, StaffPeerController } from './staff';

export { SESSION_SECRET };

/** A refusal thrown in place of the usual answer, or undefined. */
type Refuse = Refusal | undefined;

/** The other services of the product as this door sees them: their contracts, with answers a test may change. */
@Injectable()
export class Peers {
  readonly sessions = new Map<string, Session>();
  readonly drivers = new Map<string, Driver>();
  readonly responses = new Map<string, DriverResponse>();
  /** The last word of a driver about a kind of consent, under both. */
  readonly consents = new Map<string, boolean>();
  readonly filters = new Map<string, Record<string, string>>();
  /** Every call by its contract's name, in order, with the request id it travelled with. */
  readonly calls: { name: string; request: object; requestId: string | undefined }[] = [];
  /** Refusals to give, by the contract's name. */
  readonly refusals = new Map<string, (request: object) => Refuse>();
  listBody = Buffer.from(JSON.stringify({ items: [], page: {}, data: {} }));
  etag = '"list-1"';

  /** Every answer of every peer waits for it. */
  set pause(pause: Promise<void>) {
    this.billing.pause = pause;
  }

  constructor(
    private readonly events: EventPublisher,
    readonly billing: Billing,
    readonly filtering: Filtering,
    readonly office: Office,
    readonly staff: StaffPeer,
    readonly broadcasts: BroadcastsPeer,
  ) {}

  /** A driver with a session, and the token that opens it. */
  signIn(changes: Partial<Session> = {}): { token: string; session: Session; driver: Driver } {
    const id = randomBytes(32);
    const driver: Driver = {
      id: randomUUID(),
      telegramId: '279058397',
      firstName: 'Иван',
      language: 'ru',
      timeZone: 'Europe/Moscow',
    };
    const session: Session = {
      sessionKey: sessionKeyOf(id),
      driverId: driver.id,
      language: 'ru',
      timeZone: 'Europe/Moscow',
      expiresAt: Date.now() + 86_400_000,
      ...changes,
    };
    this.sessions.set(session.sessionKey, session);
    this.drivers.set(driver.id, driver);
    return { token: makeAccessToken(id, sessionSigningKey(SESSION_SECRET)), session, driver };
  }

  async end({ sessionKey, driverId }: Session): Promise<void> {
    this.sessions.delete(sessionKey);
    await this.events.publish(SessionEnded, { sessionKey, driverId, reason: 'another-login' });
  }

  async change({ driverId }: Session): Promise<void> {
    await this.events.publish(DriverChanged, { driverId });
  }

  /** Tells an open Mini App something, as bot does after a step. */
  async tell(driverId: string, data: object): Promise<void> {
    await this.events.publish(DriverTold, { driverId, kind: 'response.updated', data });
  }

  /** The driver's response to a load, made when it is first asked for. */
  response(driverId: string, cargoId: string): DriverResponse {
    const at = new Date().toISOString();
    const key = `${driverId} ${cargoId}`;
    const response = this.responses.get(key) ?? {
      id: randomUUID(),
      cargoId,
      cargo: {} as DriverResponse['cargo'],
      status: 'sent' as const,
      createdAt: at,
      updatedAt: at,
      history: [],
    };
    this.responses.set(key, response);
    return response;
  }

  responsesOf(driverId: string): DriverResponse[] {
    return [...this.responses].filter(([key]) => key.startsWith(driverId)).map(([, response]) => response);
  }

  count(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  async meet(name: string, request: object): Promise<void> {
    this.calls.push({ name, request, requestId: currentCall()?.requestId });
    await this.billing.pause;
    const refusal = this.refusals.get(name)?.(request);
    if (refusal !== undefined) throw refusal;
  }

  driver(id: string): Driver {
    const driver = this.drivers.get(id);
    if (driver === undefined) throw new Error('no such driver');
    return driver;
  }

  page(content: object | Buffer, etag = this.etag): Page {
    const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    return { body, etag, fetchedAt: Date.now(), stale: false };
  }
}

@Controller()
class PeersController {
  constructor(private readonly peers: Peers) {}

  @HandleRpc(Login)
  async login(request: InstanceType<typeof Login.request>) {
    await this.peers.meet('Login', request);
    const { token, session, driver } = this.peers.signIn();
    return { accessToken: token, expiresAt: new Date(session.expiresAt).toISOString(), driver };
  }

  @HandleRpc(ValidateSession)
  async validate(request: InstanceType<typeof ValidateSession.request>): Promise<Session> {
    const session = this.peers.sessions.get(request.sessionKey);
    await this.peers.meet('ValidateSession', request);
    if (session === undefined) throw new Refusal(SESSION_INVALID);
    return session;
  }

  @HandleRpc(TouchSessions)
  async touch(request: InstanceType<typeof TouchSessions.request>) {
    await this.peers.meet('TouchSessions', request);
    return {
      sessions: request.sessionKeys.map((key) => this.peers.sessions.get(key)).filter((session) => session !== undefined),
    };
  }

  @HandleRpc(EndSession)
  async endSession(request: InstanceType<typeof EndSession.request>): Promise<Done> {
    await this.peers.meet('EndSession', request);
    const session = this.peers.sessions.get(request.sessionKey);
    if (session !== undefined) await this.peers.end(session);
    return new Done();
  }

  @HandleRpc(GetDriver)
  async getDriver(request: InstanceType<typeof GetDriver.request>): Promise<Driver> {
    await this.peers.meet('GetDriver', request);
    return this.peers.driver(request.driverId);
  }

  @HandleRpc(UpdateDriver)
  async updateDriver(request: InstanceType<typeof UpdateDriver.request>): Promise<Driver> {
    await this.peers.meet('UpdateDriver', request);
    return Object.assign(this.peers.driver(request.driverId), request.patch);
  }

  @HandleRpc(SetContact)
  async setContact(request: InstanceType<typeof SetContact.request>): Promise<Driver> {
    await this.peers.meet('SetContact', request);
    return Object.assign(this.peers.driver(request.driverId), { phone: '+79001234567' });
  }

  @HandleRpc(RecordConsent)
  async consent(request: InstanceType<typeof RecordConsent.request>): Promise<Done> {
    await this.peers.meet('RecordConsent', request);
    this.peers.consents.set(`${request.driverId} ${request.kind}`, request.given);
    return new Done();
  }

  @HandleRpc(GetConsent)
  async consentInForce(request: InstanceType<typeof GetConsent.request>): Promise<ConsentInForce> {
    await this.peers.meet('GetConsent', request);
    return { given: this.peers.consents.get(`${request.driverId} ${request.kind}`) ?? false };
  }

  @HandleRpc(EraseDriver)
  async erase(request: InstanceType<typeof EraseDriver.request>): Promise<Done> {
    await this.peers.meet('EraseDriver', request);
    return new Done();
  }

  @HandleRpc(CanonicalizeFilter)
  async canonicalize(request: InstanceType<typeof CanonicalizeFilter.request>): Promise<CanonicalFilter> {
    await this.peers.meet('CanonicalizeFilter', request);
    const { limit = ['20'], offset = ['0'], ...filters } = request.query;
    const upstreamQuery = createHash('sha256')
      .update(JSON.stringify(Object.entries(filters).sort()))
      .digest('hex');
    return { upstreamQuery, sort: 'default', limit: Number(limit[0]), offset: Number(offset[0]) };
  }

  @HandlePage(CargoListPage)
  async list(request: InstanceType<typeof CargoListPage.request>): Promise<Page> {
    await this.peers.meet('CargoListPage', request);
    return this.peers.page(this.peers.listBody);
  }

  @HandlePage(CargoDetailPage)
  async detail(request: InstanceType<typeof CargoDetailPage.request>): Promise<Page> {
    await this.peers.meet('CargoDetailPage', request);
    return this.peers.page({ cargo: { id: request.cargoId } }, `"cargo-${request.cargoId}"`);
  }

  @HandlePage(DictionaryPage)
  async dictionary(request: InstanceType<typeof DictionaryPage.request>): Promise<Page> {
    await this.peers.meet('DictionaryPage', request);
    return this.peers.page({ items: [{ id: '1', name: `${request.dictionary} ${request.name ?? ''}` }] }, '"dictionary"');
  }

  @HandleRpc(CreateResponse)
  async respond(request: InstanceType<typeof CreateResponse.request>) {
    await this.peers.meet('CreateResponse', request);
    const created = !this.peers.responses.has(`${request.driverId} ${request.cargoId}`);
    const response = this.peers.response(request.driverId, request.cargoId);
    return { created, response };
  }

  @HandleRpc(ListResponses)
  async listResponses(request: InstanceType<typeof ListResponses.request>) {
    await this.peers.meet('ListResponses', request);
    return { items: this.peers.responsesOf(request.driverId), nextCursor: 'bmV4dA' };
  }

  @HandleRpc(GetResponseMarks)
  async marks(request: InstanceType<typeof GetResponseMarks.request>) {
    await this.peers.meet('GetResponseMarks', request);
    const own = this.peers.responsesOf(request.driverId);
    return { responses: Object.fromEntries(own.map(({ cargoId, status }) => [cargoId, status])) };
  }

  @HandleRpc(WithdrawResponse)
  async withdraw(request: InstanceType<typeof WithdrawResponse.request>) {
    await this.peers.meet('WithdrawResponse', request);
    return this.peers.responsesOf(request.driverId).find(({ id }) => id === request.responseId)!;
  }

  @HandleRpc(RateResponse)
  async rate(request: InstanceType<typeof RateResponse.request>) {
    await this.peers.meet('RateResponse', request);
    return this.peers.responsesOf(request.driverId).find(({ id }) => id === request.responseId)!;
  }

  @HandleRpc(GetLastFilter)
  async lastFilter(request: InstanceType<typeof GetLastFilter.request>) {
    await this.peers.meet('GetLastFilter', request);
    return { filter: this.peers.filters.get(request.driverId) ?? {} };
  }

  @HandleRpc(PutLastFilter)
  async putFilter(request: InstanceType<typeof PutLastFilter.request>) {
    await this.peers.meet('PutLastFilter', request);
    this.peers.filters.set(request.driverId, request.filter);
    return { filter: request.filter };
  }
}

@Module({
  controllers: [
    PeersController,
    BillingController,
    BillingOfficeController,
    FilteringController,
    StaffPeerController,
    BroadcastsPeerController,
    OfficeController,
  ],
  providers: [Peers, Billing, Filtering, StaffPeer, BroadcastsPeer, Office],
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
