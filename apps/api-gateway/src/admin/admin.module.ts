import { Module } from '@nestjs/common';
import { AdminDoorModule } from './door/admin-door.module';

/** The API of the admin panel, a module for each of its areas. */
@Module({
  imports: [AdminDoorModule],
  exports: [AdminDoorModule],
})
export class AdminModule {}
