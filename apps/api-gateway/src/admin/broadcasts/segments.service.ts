import {
  CountSegment,
  CreateSegment,
  DeleteSegment,
  ListSegments,
  SuggestSegmentWords,
  UpdateSegment,
  type NewSegment,
  type Segment,
  type SegmentCondition,
  type SegmentCount,
  type SegmentPatch,
  type SegmentSuggestions,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { By } from './done-by';

export interface SegmentsPage {
  readonly items: readonly Segment[];
  /** There is one page. */
  readonly page: { readonly nextCursor: null };
}

/** Parts of the drivers that staff gave a name; asked of bot. */
@Injectable()
export class Segments {
  constructor(private readonly rpc: RpcClient) {}

  async list(): Promise<SegmentsPage> {
    const { items } = await this.rpc.call(ListSegments, {});
    return { items, page: { nextCursor: null } };
  }

  suggestions(): Promise<SegmentSuggestions> {
    return this.rpc.call(SuggestSegmentWords, {});
  }

  /** @throws Refusal VALIDATION_FAILED with the path of every mistake */
  count(condition: SegmentCondition): Promise<SegmentCount> {
    return this.rpc.call(CountSegment, condition);
  }

  /** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED */
  create(segment: NewSegment, by: By, key: string | undefined): Promise<Segment> {
    return this.rpc.call(CreateSegment, { segment, ...by, ...(key === undefined ? {} : { idempotencyKey: key }) });
  }

  /** @throws Refusal VALIDATION_FAILED, NOT_FOUND, VERSION_CONFLICT */
  change(id: string, patch: SegmentPatch, by: By): Promise<Segment> {
    return this.rpc.call(UpdateSegment, { id, patch, ...by });
  }

  async delete(id: string, by: By): Promise<void> {
    await this.rpc.call(DeleteSegment, { id, ...by });
  }
}
