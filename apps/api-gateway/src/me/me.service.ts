import {
  EraseDriver,
  GetDriver,
  RecordConsent,
  SetContact,
  UpdateDriver,
  type Access,
  type Driver,
  type DriverPatch,
  type Session,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { accessOf } from '../door/access';
import { Sessions } from '../door/sessions.service';
import type { ConsentBody } from './me.bodies';

/** What the Mini App needs to know about its driver. */
export interface Myself {
  readonly driver: Driver;
  readonly access: Access;
  readonly flags: Readonly<Record<string, boolean>>;
  /** End of the session, ISO 8601. */
  readonly expiresAt: string;
}

/** The driver about themself; the id comes from the session and from nowhere else. */
@Injectable()
export class Me {
  constructor(
    private readonly rpc: RpcClient,
    private readonly sessions: Sessions,
  ) {}

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async read({ driverId, expiresAt }: Session): Promise<Myself> {
    const driver = await this.rpc.call(GetDriver, { driverId });
    return { driver, access: accessOf(driverId), flags: {}, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async change({ driverId, sessionKey }: Session, patch: DriverPatch): Promise<Driver> {
    const driver = await this.rpc.call(UpdateDriver, { driverId, patch });
    // Their zone and language stand in the session too.
    this.sessions.drop(sessionKey);
    return driver;
  }

  /** @throws Refusal CONTACT_INVALID, NOT_FOUND, SERVICE_UNAVAILABLE */
  async confirmContact({ driverId }: Session, contact: string): Promise<Driver> {
    return this.rpc.call(SetContact, { driverId, contact });
  }

  async consent({ driverId }: Session, { kind, version, given }: ConsentBody, address: string): Promise<void> {
    await this.rpc.call(RecordConsent, { driverId, kind, version, given, address });
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async erase({ driverId, sessionKey }: Session): Promise<void> {
    await this.rpc.call(EraseDriver, { driverId });
    this.sessions.end(sessionKey);
  }
}
