import { ChangeStaff, CreateStaff, ListStaff, type Staff, type StaffDoing, type StaffWithPassword } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { NewStaffBody, StaffPatchBody } from './staff.bodies';

/** Everybody's accounts; asked of auth-session. */
@Injectable()
export class StaffAccounts {
  constructor(private readonly rpc: RpcClient) {}

  async list(): Promise<{ items: Staff[]; page: { nextCursor: null } }> {
    const { items } = await this.rpc.call(ListStaff, {});
    return { items, page: { nextCursor: null } };
  }

  /** @throws Refusal LOGIN_TAKEN, TELEGRAM_TAKEN, SERVICE_UNAVAILABLE */
  create(body: NewStaffBody, by: StaffDoing): Promise<StaffWithPassword> {
    return this.rpc.call(CreateStaff, Object.assign({}, body, by));
  }

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT, LAST_SUPER_ADMIN, TELEGRAM_TAKEN, SERVICE_UNAVAILABLE */
  change(staffId: string, body: StaffPatchBody, by: StaffDoing): Promise<StaffWithPassword> {
    return this.rpc.call(ChangeStaff, Object.assign({ staffId }, body, by));
  }
}
