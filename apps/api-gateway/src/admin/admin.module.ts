import { Module } from '@nestjs/common';
import { AdminAuthModule } from './auth/admin-auth.module';
import { AdminDoorModule } from './door/admin-door.module';
import { StaffModule } from './staff/staff.module';

/** The API of the admin panel, a module for each of its areas. */
@Module({
  imports: [AdminDoorModule, AdminAuthModule, StaffModule],
  exports: [AdminDoorModule],
})
export class AdminModule {}
