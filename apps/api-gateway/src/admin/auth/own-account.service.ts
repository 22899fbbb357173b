import {
  BeginTotp,
  ChangeOwnStaff,
  ChangeStaffPassword,
  EndStaffSession,
  ListStaffSessions,
  mayDo,
  Refusal,
  VerifyTotp,
  type RecoveryCodes,
  type StaffDoing,
  type StaffSession,
  type StaffSessionLine,
  type TotpEnrolment,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { FORBIDDEN } from '../../problem/codes';
import { AdminDoor } from '../door/admin-door.service';
import { StaffSessions } from '../door/staff-sessions.service';
import type { OwnAccountBody, PasswordBody, StaffSessionsQuery, TotpBody } from './auth.bodies';
import { signedOf, type Signed } from './signed';

/** One's own account, its authenticator and its sessions. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly rpc: RpcClient,
    private readonly door: AdminDoor,
    private readonly sessions: StaffSessions,
  ) {}

  signed(session: StaffSession): Signed {
    return signedOf(session, this.door.csrfToken(session.sessionKey));
  }

  async change(session: StaffSession, body: OwnAccountBody): Promise<Signed> {
    const { sessionKey } = session;
    const staff = await this.rpc.call(ChangeOwnStaff, Object.assign({ sessionKey }, body));
    this.sessions.forget(sessionKey);
    return this.signed(Object.assign({}, session, { staff }));
  }

  /** @throws Refusal PASSWORD_INVALID, LOGIN_LOCKED, SERVICE_UNAVAILABLE */
  async setPassword({ sessionKey }: StaffSession, body: PasswordBody, address: string): Promise<void> {
    await this.rpc.call(ChangeStaffPassword, Object.assign({ sessionKey, address }, body));
  }

  /** @throws Refusal PASSWORD_INVALID, LOGIN_LOCKED, SERVICE_UNAVAILABLE */
  beginTotp({ sessionKey }: StaffSession, body: TotpBody, address: string): Promise<TotpEnrolment> {
    return this.rpc.call(BeginTotp, Object.assign({ sessionKey, address }, body));
  }

  /** @throws Refusal TOTP_INVALID, SERVICE_UNAVAILABLE */
  async verifyTotp({ sessionKey }: StaffSession, code: string, address: string): Promise<RecoveryCodes> {
    const codes = await this.rpc.call(VerifyTotp, { sessionKey, code, address });
    this.sessions.forget(sessionKey);
    return codes;
  }

  /** @throws Refusal FORBIDDEN for another's, unless one may see staff */
  async listSessions(
    { sessionKey, staff }: StaffSession,
    { staffId = staff.id }: StaffSessionsQuery,
  ): Promise<{ items: StaffSessionLine[]; page: { nextCursor: null } }> {
    if (staffId !== staff.id && !mayDo(staff.role, 'staff.read')) throw new Refusal(FORBIDDEN);
    const { items } = await this.rpc.call(ListStaffSessions, { staffId, sessionKey });
    return { items, page: { nextCursor: null } };
  }

  /** Another's session does not exist for whoever may not manage staff. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async endSession({ staff }: StaffSession, id: string, by: StaffDoing): Promise<void> {
    const own = mayDo(staff.role, 'staff.change') ? {} : { staffId: staff.id };
    await this.rpc.call(EndStaffSession, Object.assign({ id }, own, by));
  }
}
