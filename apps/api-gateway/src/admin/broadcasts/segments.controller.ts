import {
  NewSegment,
  SegmentCondition,
  SegmentPatch,
  type Segment,
  type SegmentCount,
  type SegmentSuggestions,
  type StaffDoing,
} from '#contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { IdempotencyKey } from '../../http/idempotency-key.decorator';
import { CheckedBody } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import { UuidParam } from '../door/uuid-param.pipe';
import { Segments, type SegmentsPage } from './segments.service';

@Controller('api/v1/admin/segments')
export class SegmentsController {
  constructor(private readonly segments: Segments) {}

  @Get()
  @AdminRoute('segments.read')
  list(): Promise<SegmentsPage> {
    return this.segments.list();
  }

  @Get('suggestions')
  @AdminRoute('segments.read')
  suggestions(): Promise<SegmentSuggestions> {
    return this.segments.suggestions();
  }

  @Post('count')
  @HttpCode(200)
  @AdminRoute('segments.read')
  count(@Body(CheckedBody) condition: SegmentCondition): Promise<SegmentCount> {
    return this.segments.count(condition);
  }

  @Post()
  @AdminRoute('segments.change')
  create(
    @Body(CheckedBody) segment: NewSegment,
    @DoneBy() by: StaffDoing,
    @IdempotencyKey() key: string | undefined,
  ): Promise<Segment> {
    return this.segments.create(segment, by, key);
  }

  @Patch(':id')
  @AdminRoute('segments.change')
  change(@Param('id', UuidParam) id: string, @Body(CheckedBody) patch: SegmentPatch, @DoneBy() by: StaffDoing): Promise<Segment> {
    return this.segments.change(id, patch, by);
  }

  @Delete(':id')
  @HttpCode(204)
  @AdminRoute('segments.change')
  delete(@Param('id', UuidParam) id: string, @DoneBy() by: StaffDoing): Promise<void> {
    return this.segments.delete(id, by);
  }
}
