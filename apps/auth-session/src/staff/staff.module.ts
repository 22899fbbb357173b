import { Module } from '@nestjs/common';
import { Passwords } from './accounts/passwords.service';
import { StaffAccounts } from './accounts/staff-accounts.service';
import { StaffAudit } from './accounts/staff-audit.service';
import { StaffController } from './accounts/staff.controller';
import { OwnAccount } from './sessions/own-account.service';
import { StaffSessionEnds } from './sessions/staff-session-ends.service';
import { StaffSessionsController } from './sessions/staff-sessions.controller';
import { StaffSessions } from './sessions/staff-sessions.service';
import { Attempts } from './sign-in/attempts.service';
import { StaffLinks } from './sign-in/staff-links.service';
import { StaffSignInController } from './sign-in/staff-sign-in.controller';
import { StaffSignIn } from './sign-in/staff-sign-in.service';
import { Authenticators } from './totp/authenticators.service';

/** The people who run the business: their accounts, how they sign in, and their sessions. */
@Module({
  controllers: [StaffController, StaffSignInController, StaffSessionsController],
  providers: [
    Attempts,
    Authenticators,
    OwnAccount,
    Passwords,
    StaffAccounts,
    StaffAudit,
    StaffLinks,
    StaffSessionEnds,
    StaffSessions,
    StaffSignIn,
  ],
})
export class StaffModule {}
