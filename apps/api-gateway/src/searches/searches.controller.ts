import type { SavedSearch, SavedSearches, Session } from '#contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { IdempotencyKey } from '../http/idempotency-key.decorator';
import { CheckedBody } from '../http/input.pipe';
import { NewSearchBody, SearchPatchBody } from './search.bodies';
import { Searches } from './searches.service';

@Controller('api/v1/me/searches')
export class SearchesController {
  constructor(private readonly searches: Searches) {}

  @Get()
  @Route('searches.read')
  list(@CurrentSession() session: Session): Promise<SavedSearches> {
    return this.searches.list(session);
  }

  @Post()
  @Route('searches.change')
  create(
    @CurrentSession() session: Session,
    @Body(CheckedBody) body: NewSearchBody,
    @IdempotencyKey() key: string | undefined,
  ): Promise<SavedSearch> {
    return this.searches.create(session, body, key);
  }

  @Patch(':id')
  @Route('searches.change')
  change(
    @CurrentSession() session: Session,
    @Param('id') id: string,
    @Body(CheckedBody) patch: SearchPatchBody,
  ): Promise<SavedSearch> {
    return this.searches.change(session, id, patch);
  }

  @Delete(':id')
  @HttpCode(204)
  @Route('searches.delete')
  delete(@CurrentSession() session: Session, @Param('id') id: string): Promise<void> {
    return this.searches.delete(session, id);
  }
}
