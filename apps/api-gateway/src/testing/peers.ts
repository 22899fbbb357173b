import {
  DriverChanged,
  DriverTold,
  Refusal,
  SessionEnded,
  makeAccessToken,
  sessionKeyOf,
  sessionSigningKey,
  type Driver,
  type Page,
  type Response as DriverResponse,
  type Session,
} from '#contracts';
import { currentCall, EventPublisher } from '#messaging';
import { Injectable } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { Billing } from './billing';
import { BroadcastsPeer } from './broadcasts';
import { Filtering } from './filtering';
import { Office } from './office';
import { SESSION_SECRET } from './session-secret';
import { StaffPeer } from './staff';

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
