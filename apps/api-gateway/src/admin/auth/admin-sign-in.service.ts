import {
  LINK_INVALID,
  Refusal,
  SignInStaff,
  SignInStaffByLink,
  SignOutStaff,
  type SigningIn,
  type StaffSignedIn,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { StaffSessions } from '../door/staff-sessions.service';
import type { SignInBody } from './auth.bodies';

const LINK_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Coming and going of staff. */
@Injectable()
export class AdminSignIn {
  constructor(
    private readonly rpc: RpcClient,
    private readonly sessions: StaffSessions,
  ) {}

  /** @throws Refusal CREDENTIALS_INVALID, TOTP_REQUIRED, LOGIN_LOCKED, SERVICE_UNAVAILABLE */
  byPassword(body: SignInBody, from: SigningIn): Promise<StaffSignedIn> {
    return this.rpc.call(SignInStaff, Object.assign({}, body, from));
  }

  /** @throws Refusal LINK_INVALID, LOGIN_LOCKED, SERVICE_UNAVAILABLE */
  async byLink(token: string, from: SigningIn): Promise<StaffSignedIn> {
    if (!LINK_TOKEN.test(token)) throw new Refusal(LINK_INVALID);
    return this.rpc.call(SignInStaffByLink, Object.assign({ token }, from));
  }

  /** Turned away at this door at once; the other replicas hear of it as an event. */
  async signOut(sessionKey: string): Promise<void> {
    await this.rpc.call(SignOutStaff, { sessionKey });
    this.sessions.end(sessionKey);
  }
}
