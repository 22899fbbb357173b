import {
  EraseDriver,
  flagsOf,
  GetConsent,
  GetDriver,
  RecordConsent,
  SetContact,
  UpdateDriver,
  type Configuration,
  type Driver,
  type DriverPatch,
  type Session,
} from '#contracts';
import { AccessBook, ProductConfiguration, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { accessShown, type AccessShown } from '../door/access';
import { Sessions } from '../door/sessions.service';
import type { ConsentBody } from './me.bodies';

/** What of the settings the Mini App shows or hides things by. */
export type ShownSettings = Pick<
  Configuration,
  'paymentsEnabled' | 'ownLoadsShown' | 'supportContact' | 'offerUrl' | 'privacyUrl'
>;

/** What the Mini App needs to know about its driver. */
export interface Myself {
  readonly driver: Driver;
  readonly access: AccessShown;
  readonly flags: Readonly<Record<string, boolean>>;
  readonly settings: ShownSettings;
  /** What the driver agrees to now, of what may be switched on and off at any time. */
  readonly consents: { readonly marketing: boolean };
  /** End of the session, ISO 8601. */
  readonly expiresAt: string;
}

/** The driver about themself; the id comes from the session and from nowhere else. */
@Injectable()
export class Me {
  constructor(
    private readonly rpc: RpcClient,
    private readonly sessions: Sessions,
    private readonly access: AccessBook,
    private readonly configuration: ProductConfiguration,
  ) {}

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async read({ driverId, expiresAt }: Session): Promise<Myself> {
    const [driver, access, marketing] = await Promise.all([
      this.rpc.call(GetDriver, { driverId }),
      accessShown(this.access, driverId),
      this.rpc.call(GetConsent, { driverId, kind: 'marketing' }),
    ]);
    const { flags, paymentsEnabled, ownLoadsShown, supportContact, offerUrl, privacyUrl } = this.configuration.current();
    const settings = { paymentsEnabled, ownLoadsShown, ...present({ supportContact, offerUrl, privacyUrl }) };
    return {
      driver,
      access,
      flags: flagsOf(flags, driverId),
      settings,
      consents: { marketing: marketing.given },
      expiresAt: new Date(expiresAt).toISOString(),
    };
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

/** Without what is not there. */
const present = <T extends object>(values: T): { [Name in keyof T]?: NonNullable<T[Name]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<typeof present<T>>;
