import type { LastFilter, Session } from '#contracts';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { CheckedBody } from '../http/input.pipe';
import { FilterBody } from './filter.body';
import { Filters } from './filters.service';

@Controller('api/v1/me/filters')
export class FiltersController {
  constructor(private readonly filters: Filters) {}

  @Get()
  @Route('filters.remember')
  read(@CurrentSession() session: Session): Promise<LastFilter> {
    return this.filters.read(session);
  }

  @Put()
  @Route('filters.remember')
  remember(@CurrentSession() session: Session, @Body(CheckedBody) body: FilterBody): Promise<LastFilter> {
    return this.filters.remember(session, body.filter);
  }
}
