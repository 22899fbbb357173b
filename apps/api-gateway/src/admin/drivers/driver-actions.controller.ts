import type { Access, DriverNote, DriverTags, StaffDoing } from '#contracts';
import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { IdempotencyKey } from '../../http/idempotency-key.decorator';
import { CheckedBody } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import { UuidParam } from '../door/uuid-param.pipe';
import { DriverActions } from './driver-actions.service';
import { GrantBody, NoteBody, ReasonBody, TagsBody } from './drivers.bodies';

@Controller('api/v1/admin/drivers/:id')
export class DriverActionsController {
  constructor(private readonly actions: DriverActions) {}

  @Post('grant')
  @HttpCode(200)
  @AdminRoute('drivers.grant')
  grant(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) body: GrantBody,
    @DoneBy() by: StaffDoing,
    @IdempotencyKey() key: string | undefined,
  ): Promise<{ readonly access: Access }> {
    return this.actions.grant(id, body, by, key);
  }

  @Post('block')
  @HttpCode(204)
  @AdminRoute('drivers.block')
  block(@Param('id', UuidParam) id: string, @Body(CheckedBody) body: ReasonBody, @DoneBy() by: StaffDoing): Promise<void> {
    return this.actions.act('block', id, body, by);
  }

  @Post('unblock')
  @HttpCode(204)
  @AdminRoute('drivers.block')
  unblock(@Param('id', UuidParam) id: string, @Body(CheckedBody) body: ReasonBody, @DoneBy() by: StaffDoing): Promise<void> {
    return this.actions.act('unblock', id, body, by);
  }

  @Post('sign-out')
  @HttpCode(204)
  @AdminRoute('drivers.block')
  signOut(@Param('id', UuidParam) id: string, @Body(CheckedBody) body: ReasonBody, @DoneBy() by: StaffDoing): Promise<void> {
    return this.actions.act('sign-out', id, body, by);
  }

  @Post('erase')
  @HttpCode(204)
  @AdminRoute('drivers.erase')
  erase(@Param('id', UuidParam) id: string, @Body(CheckedBody) body: ReasonBody, @DoneBy() by: StaffDoing): Promise<void> {
    return this.actions.act('erase', id, body, by);
  }

  @Put('tags')
  @AdminRoute('drivers.annotate')
  tag(@Param('id', UuidParam) id: string, @Body(CheckedBody) body: TagsBody, @DoneBy() by: StaffDoing): Promise<DriverTags> {
    return this.actions.tag(id, body, by);
  }

  @Post('notes')
  @AdminRoute('drivers.annotate')
  addNote(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) { text }: NoteBody,
    @DoneBy() by: StaffDoing,
    @IdempotencyKey() key: string | undefined,
  ): Promise<DriverNote> {
    return this.actions.addNote(id, text, by, key);
  }

  @Delete('notes/:noteId')
  @HttpCode(204)
  @AdminRoute('drivers.annotate')
  deleteNote(
    @Param('id', UuidParam) id: string,
    @Param('noteId', UuidParam) noteId: string,
    @DoneBy() by: StaffDoing,
  ): Promise<void> {
    return this.actions.deleteNote(id, noteId, by);
  }
}
