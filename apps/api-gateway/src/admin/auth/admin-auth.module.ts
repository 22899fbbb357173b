import { Module } from '@nestjs/common';
import { AdminDoorModule } from '../door/admin-door.module';
import { AdminAuthController } from './admin-auth.controller';
import { AdminSignIn } from './admin-sign-in.service';
import { OwnAccount } from './own-account.service';
import { SessionCookies } from './session-cookies.service';

@Module({
  imports: [AdminDoorModule],
  controllers: [AdminAuthController],
  providers: [AdminSignIn, OwnAccount, SessionCookies],
})
export class AdminAuthModule {}
