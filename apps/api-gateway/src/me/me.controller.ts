import { DriverPatch, type Driver, type Session } from '#contracts';
import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ClientAddress, CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { CheckedBody } from '../http/input.pipe';
import { ConsentBody, ContactBody } from './me.bodies';
import { Me, type Myself } from './me.service';

@Controller('api/v1/me')
export class MeController {
  constructor(private readonly me: Me) {}

  @Get()
  @Route('me.read')
  read(@CurrentSession() session: Session): Promise<Myself> {
    return this.me.read(session);
  }

  @Patch()
  @Route('me.update')
  change(@CurrentSession() session: Session, @Body(CheckedBody) patch: DriverPatch): Promise<Driver> {
    return this.me.change(session, patch);
  }

  @Delete()
  @HttpCode(202)
  @Route('me.erase')
  erase(@CurrentSession() session: Session): Promise<void> {
    return this.me.erase(session);
  }

  @Put('contact')
  @Route('me.update')
  confirmContact(@CurrentSession() session: Session, @Body(CheckedBody) body: ContactBody): Promise<Driver> {
    return this.me.confirmContact(session, body.contact);
  }

  @Post('consents')
  @HttpCode(204)
  @Route('me.update')
  consent(
    @CurrentSession() session: Session,
    @Body(CheckedBody) body: ConsentBody,
    @ClientAddress() address: string,
  ): Promise<void> {
    return this.me.consent(session, body, address);
  }
}
