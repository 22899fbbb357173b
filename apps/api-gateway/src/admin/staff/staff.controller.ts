import type { Staff, StaffDoing, StaffWithPassword } from '#contracts';
import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { CheckedBody } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import { UuidParam } from '../door/uuid-param.pipe';
import { StaffAccounts } from './staff-accounts.service';
import { NewStaffBody, StaffPatchBody } from './staff.bodies';

@Controller('api/v1/admin/staff')
export class StaffController {
  constructor(private readonly accounts: StaffAccounts) {}

  @Get()
  @AdminRoute('staff.read')
  list(): Promise<{ items: Staff[] }> {
    return this.accounts.list();
  }

  @Post()
  @AdminRoute('staff.change')
  create(@Body(CheckedBody) body: NewStaffBody, @DoneBy() by: StaffDoing): Promise<StaffWithPassword> {
    return this.accounts.create(body, by);
  }

  @Patch(':id')
  @AdminRoute('staff.change')
  change(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) body: StaffPatchBody,
    @DoneBy() by: StaffDoing,
  ): Promise<StaffWithPassword> {
    return this.accounts.change(id, body, by);
  }
}
