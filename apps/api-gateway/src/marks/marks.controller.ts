import type { Session } from '#contracts';
import { Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { CheckedQuery } from '../http/input.pipe';
import { PageQuery } from '../http/page.query';
import { DriversMarks, type FavouritePage, type Marks } from './marks.service';

@Controller('api/v1/me')
export class MarksController {
  constructor(private readonly marks: DriversMarks) {}

  @Get('marks')
  @Route('marks.read')
  read(@CurrentSession() session: Session): Promise<Marks> {
    return this.marks.read(session);
  }

  @Get('favourites')
  @Route('favourites.read', { query: ['limit', 'cursor'] })
  favourites(@CurrentSession() session: Session, @CheckedQuery(PageQuery) query: PageQuery): Promise<FavouritePage> {
    return this.marks.favourites(session, query);
  }

  @Put('favourites/:cargoId')
  @HttpCode(204)
  @Route('marks.change')
  setFavourite(@CurrentSession() session: Session, @Param('cargoId') cargoId: string): Promise<void> {
    return this.marks.set(session, 'favourite', cargoId);
  }

  @Delete('favourites/:cargoId')
  @HttpCode(204)
  @Route('marks.clear')
  clearFavourite(@CurrentSession() session: Session, @Param('cargoId') cargoId: string): Promise<void> {
    return this.marks.clear(session, 'favourite', cargoId);
  }

  @Put('hidden/:cargoId')
  @HttpCode(204)
  @Route('marks.change')
  hide(@CurrentSession() session: Session, @Param('cargoId') cargoId: string): Promise<void> {
    return this.marks.set(session, 'hidden', cargoId);
  }

  @Delete('hidden/:cargoId')
  @HttpCode(204)
  @Route('marks.clear')
  unhide(@CurrentSession() session: Session, @Param('cargoId') cargoId: string): Promise<void> {
    return this.marks.clear(session, 'hidden', cargoId);
  }

  @Put('blocked-companies/:inn')
  @HttpCode(204)
  @Route('marks.change')
  block(@CurrentSession() session: Session, @Param('inn') inn: string): Promise<void> {
    return this.marks.set(session, 'blocked-company', inn);
  }

  @Delete('blocked-companies/:inn')
  @HttpCode(204)
  @Route('marks.clear')
  unblock(@CurrentSession() session: Session, @Param('inn') inn: string): Promise<void> {
    return this.marks.clear(session, 'blocked-company', inn);
  }
}
