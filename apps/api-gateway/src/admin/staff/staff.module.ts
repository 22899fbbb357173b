import { Module } from '@nestjs/common';
import { StaffAccounts } from './staff-accounts.service';
import { StaffController } from './staff.controller';

@Module({ controllers: [StaffController], providers: [StaffAccounts] })
export class StaffModule {}
