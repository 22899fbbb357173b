import { BroadcastDraft, BroadcastPatch, type Broadcast, type StaffDoing, type StaffSession } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { IdempotencyKey } from '../../http/idempotency-key.decorator';
import { CheckedBody, CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { CurrentStaff, DoneBy } from '../door/current-staff.decorator';
import { UuidParam } from '../door/uuid-param.pipe';
import { BroadcastReasonBody, BroadcastsQuery, PreviewBody, SendBody } from './broadcast.bodies';
import { Broadcasts, type BroadcastsPage } from './broadcasts.service';

@Controller('api/v1/admin/broadcasts')
export class BroadcastsController {
  constructor(private readonly broadcasts: Broadcasts) {}

  @Get()
  @AdminRoute('broadcasts.read', { query: ['state', 'limit', 'cursor'] })
  list(@CheckedQuery(BroadcastsQuery) query: BroadcastsQuery): Promise<BroadcastsPage> {
    return this.broadcasts.list(query);
  }

  @Post()
  @AdminRoute('broadcasts.change')
  create(
    @Body(CheckedBody) draft: BroadcastDraft,
    @DoneBy() by: StaffDoing,
    @IdempotencyKey() key: string | undefined,
  ): Promise<Broadcast> {
    return this.broadcasts.create(draft, by, key);
  }

  @Get(':id')
  @AdminRoute('broadcasts.read')
  get(@Param('id', UuidParam) id: string): Promise<Broadcast> {
    return this.broadcasts.get(id);
  }

  @Patch(':id')
  @AdminRoute('broadcasts.change')
  change(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) patch: BroadcastPatch,
    @DoneBy() by: StaffDoing,
  ): Promise<Broadcast> {
    return this.broadcasts.change(id, patch, by);
  }

  @Post(':id/preview')
  @HttpCode(204)
  @AdminRoute('broadcasts.change')
  preview(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) _: PreviewBody,
    @CurrentStaff() { staff }: StaffSession,
    @DoneBy() by: StaffDoing,
  ): Promise<void> {
    return this.broadcasts.preview(id, staff, by);
  }

  @Post(':id/send')
  @HttpCode(200)
  @AdminRoute('broadcasts.change')
  send(@Param('id', UuidParam) id: string, @Body(CheckedBody) body: SendBody, @DoneBy() by: StaffDoing): Promise<Broadcast> {
    return this.broadcasts.move(id, 'send', body, by);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @AdminRoute('broadcasts.change')
  pause(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) body: BroadcastReasonBody,
    @DoneBy() by: StaffDoing,
  ): Promise<Broadcast> {
    return this.broadcasts.move(id, 'pause', body, by);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @AdminRoute('broadcasts.change')
  resume(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) body: BroadcastReasonBody,
    @DoneBy() by: StaffDoing,
  ): Promise<Broadcast> {
    return this.broadcasts.move(id, 'resume', body, by);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @AdminRoute('broadcasts.change')
  cancel(
    @Param('id', UuidParam) id: string,
    @Body(CheckedBody) body: BroadcastReasonBody,
    @DoneBy() by: StaffDoing,
  ): Promise<Broadcast> {
    return this.broadcasts.move(id, 'cancel', body, by);
  }
}
