import {
  CountSegment,
  CreateSegment,
  DeleteSegment,
  Done,
  ListSegments,
  SuggestSegmentWords,
  UpdateSegment,
  type CreateSegmentRequest,
  type DeleteSegmentRequest,
  type Segment,
  type SegmentCondition,
  type SegmentCount,
  type SegmentList,
  type SegmentSuggestions,
  type UpdateSegmentRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { SegmentWords } from './segment-words.service';
import { Segments } from './segments.service';

@Controller()
export class SegmentsController {
  constructor(
    private readonly segments: Segments,
    private readonly words: SegmentWords,
  ) {}

  @HandleRpc(ListSegments)
  list(): Promise<SegmentList> {
    return this.segments.list();
  }

  @HandleRpc(CountSegment)
  count({ condition }: SegmentCondition): Promise<SegmentCount> {
    return this.segments.count(condition);
  }

  @HandleRpc(SuggestSegmentWords)
  suggest(): Promise<SegmentSuggestions> {
    return this.words.suggest();
  }

  @HandleRpc(CreateSegment)
  create(request: CreateSegmentRequest): Promise<Segment> {
    return this.segments.create(request);
  }

  @HandleRpc(UpdateSegment)
  update(request: UpdateSegmentRequest): Promise<Segment> {
    return this.segments.update(request);
  }

  @HandleRpc(DeleteSegment)
  async delete(request: DeleteSegmentRequest): Promise<Done> {
    await this.segments.delete(request);
    return new Done();
  }
}
