import type { LoginResponse, Session } from '#contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { AccessShown } from '../door/access';
import { ClientAddress, CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { CheckedBody } from '../http/input.pipe';
import { Auth } from './auth.service';
import { LoginBody } from './login.body';

@Controller('api/v1/auth')
export class AuthController {
  constructor(private readonly auth: Auth) {}

  @Post('telegram')
  @HttpCode(200)
  @Route('auth.login')
  logIn(@Body(CheckedBody) body: LoginBody, @ClientAddress() address: string): Promise<LoginResponse & { access: AccessShown }> {
    return this.auth.logIn(body.initData, address);
  }

  @Post('logout')
  @HttpCode(204)
  @Route('auth.logout')
  logOut(@CurrentSession() session: Session): Promise<void> {
    return this.auth.logOut(session.sessionKey);
  }
}
