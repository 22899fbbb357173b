import {
  BeginTotp,
  ChangeOwnStaff,
  ChangeStaffPassword,
  EndStaffSession,
  ListStaffSessions,
  SignOutStaff,
  ValidateStaffSession,
  VerifyTotp,
  type BeginTotpRequest,
  type ChangeOwnStaffRequest,
  type ChangeStaffPasswordRequest,
  type Done,
  type EndStaffSessionRequest,
  type ListStaffSessionsRequest,
  type RecoveryCodes,
  type Staff,
  type StaffSession,
  type StaffSessionList,
  type StaffSessionRequest,
  type TotpEnrolment,
  type VerifyTotpRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { OwnAccount } from './own-account.service';
import { StaffSessions } from './staff-sessions.service';

@Controller()
export class StaffSessionsController {
  constructor(
    private readonly sessions: StaffSessions,
    private readonly own: OwnAccount,
  ) {}

  @HandleRpc(ValidateStaffSession)
  validate({ sessionKey }: StaffSessionRequest): Promise<StaffSession> {
    return this.sessions.validate(sessionKey);
  }

  @HandleRpc(ListStaffSessions)
  async list(request: ListStaffSessionsRequest): Promise<StaffSessionList> {
    return { items: await this.sessions.list(request) };
  }

  @HandleRpc(EndStaffSession)
  async end(request: EndStaffSessionRequest): Promise<Done> {
    await this.sessions.end(request);
    return {};
  }

  @HandleRpc(SignOutStaff)
  async signOut({ sessionKey }: StaffSessionRequest): Promise<Done> {
    await this.sessions.signOut(sessionKey);
    return {};
  }

  @HandleRpc(ChangeOwnStaff)
  change(request: ChangeOwnStaffRequest): Promise<Staff> {
    return this.own.change(request);
  }

  @HandleRpc(ChangeStaffPassword)
  async changePassword(request: ChangeStaffPasswordRequest): Promise<Done> {
    await this.own.changePassword(request);
    return {};
  }

  @HandleRpc(BeginTotp)
  beginTotp(request: BeginTotpRequest): Promise<TotpEnrolment> {
    return this.own.beginTotp(request);
  }

  @HandleRpc(VerifyTotp)
  async verifyTotp(request: VerifyTotpRequest): Promise<RecoveryCodes> {
    return { recoveryCodes: await this.own.verifyTotp(request) };
  }
}
