import {
  CanonicalizeFilter,
  CreateResponse,
  CargoDetailPage,
  CargoListPage,
  DictionaryPage,
  Done,
  EndSession,
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
  SetContact,
  TouchSessions,
  UpdateDriver,
  WithdrawResponse,
  ValidateSession,
  type ConsentInForce,
  type CanonicalFilter,
  type Driver,
  type Page,
  type Session,
} from '#contracts';
import { HandlePage, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Peers } from './peers';

/** What they answer; an answer that a test refuses is refused. */
@Controller()
export class PeersController {
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
