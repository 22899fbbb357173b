import {
  ChangeStaff,
  CreateStaff,
  ListStaff,
  type ChangeStaffRequest,
  type CreateStaffRequest,
  type StaffList,
  type StaffWithPassword,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { StaffAccounts } from './staff-accounts.service';

@Controller()
export class StaffController {
  constructor(private readonly accounts: StaffAccounts) {}

  @HandleRpc(ListStaff)
  async list(): Promise<StaffList> {
    return { items: await this.accounts.list() };
  }

  @HandleRpc(CreateStaff)
  create(request: CreateStaffRequest): Promise<StaffWithPassword> {
    return this.accounts.create(request);
  }

  @HandleRpc(ChangeStaff)
  change(request: ChangeStaffRequest): Promise<StaffWithPassword> {
    return this.accounts.change(request);
  }
}
