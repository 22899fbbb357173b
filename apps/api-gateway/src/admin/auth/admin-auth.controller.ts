import type { RecoveryCodes, SigningIn, StaffDoing, StaffSession, StaffSessionLine, TotpEnrolment } from '#contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ClientAddress } from '../../door/current-session.decorator';
import { CheckedBody, CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { ComesFrom, CurrentStaff, DoneBy } from '../door/current-staff.decorator';
import { UuidParam } from '../door/uuid-param.pipe';
import { AdminSignIn } from './admin-sign-in.service';
import { LinkBody, OwnAccountBody, PasswordBody, SignInBody, StaffSessionsQuery, TotpBody, TotpCodeBody } from './auth.bodies';
import { OwnAccount } from './own-account.service';
import { SessionCookies } from './session-cookies.service';
import type { Signed } from './signed';

@Controller('api/v1/admin')
export class AdminAuthController {
  constructor(
    private readonly signIn: AdminSignIn,
    private readonly cookies: SessionCookies,
    private readonly own: OwnAccount,
  ) {}

  @Post('auth/login')
  @HttpCode(200)
  @AdminRoute('self', { open: true })
  async logIn(
    @Body(CheckedBody) body: SignInBody,
    @ComesFrom() from: SigningIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Signed> {
    return this.cookies.give(reply, await this.signIn.byPassword(body, from));
  }

  @Post('auth/link')
  @HttpCode(200)
  @AdminRoute('self', { open: true })
  async logInByLink(
    @Body(CheckedBody) { token }: LinkBody,
    @ComesFrom() from: SigningIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Signed> {
    return this.cookies.give(reply, await this.signIn.byLink(token, from));
  }

  @Post('auth/logout')
  @HttpCode(204)
  @AdminRoute('self')
  async logOut(@CurrentStaff() { sessionKey }: StaffSession, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signIn.signOut(sessionKey);
    this.cookies.take(reply);
  }

  @Get('me')
  @AdminRoute('self')
  me(@CurrentStaff() session: StaffSession): Signed {
    return this.own.signed(session);
  }

  @Patch('me')
  @AdminRoute('self')
  change(@CurrentStaff() session: StaffSession, @Body(CheckedBody) body: OwnAccountBody): Promise<Signed> {
    return this.own.change(session, body);
  }

  @Post('me/password')
  @HttpCode(204)
  @AdminRoute('self')
  setPassword(
    @CurrentStaff() session: StaffSession,
    @Body(CheckedBody) body: PasswordBody,
    @ClientAddress() address: string,
  ): Promise<void> {
    return this.own.setPassword(session, body, address);
  }

  @Post('totp')
  @HttpCode(200)
  @AdminRoute('self')
  beginTotp(
    @CurrentStaff() session: StaffSession,
    @Body(CheckedBody) body: TotpBody,
    @ClientAddress() address: string,
  ): Promise<TotpEnrolment> {
    return this.own.beginTotp(session, body, address);
  }

  @Post('totp/verify')
  @HttpCode(200)
  @AdminRoute('self')
  verifyTotp(
    @CurrentStaff() session: StaffSession,
    @Body(CheckedBody) { code }: TotpCodeBody,
    @ClientAddress() address: string,
  ): Promise<RecoveryCodes> {
    return this.own.verifyTotp(session, code, address);
  }

  @Get('sessions')
  @AdminRoute('sessions.read', { query: ['staffId'] })
  sessions(
    @CurrentStaff() session: StaffSession,
    @CheckedQuery(StaffSessionsQuery) query: StaffSessionsQuery,
  ): Promise<{ items: StaffSessionLine[] }> {
    return this.own.listSessions(session, query);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @AdminRoute('sessions.end')
  endSession(@CurrentStaff() session: StaffSession, @Param('id', UuidParam) id: string, @DoneBy() by: StaffDoing): Promise<void> {
    return this.own.endSession(session, id, by);
  }
}
