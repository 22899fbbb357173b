import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { VERSION_CONFLICT } from '../billing/setting.rpc';
import { defineRpc, Done } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import { refusalCode } from '../refusal';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { StaffDoing } from '../shared/staff-action';
import type { Condition } from './segment';

export const SEGMENT_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');

/** A part of the drivers under a name. */
export class Segment {
  @IsUUID() id!: string;
  @IsString() name!: string;
  @IsObject() @AsSent() condition!: Condition;
  @IsISO8601() createdAt!: string;
  @IsInt() version!: number;
}

/** What staff say of a new segment. The condition is checked by `conditionErrors`. */
export class NewSegment {
  @IsString() @Length(1, 100) name!: string;
  @IsObject() @AsSent() condition!: Condition;
}

/** What is absent stays. */
export class SegmentPatch {
  /** Of the segment as it was looked at. */
  @IsInt() @Min(1) version!: number;
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsObject() @AsSent() condition?: Condition;
}

export class SegmentCondition {
  @IsObject() @AsSent() condition!: Condition;
}

export class ListSegmentsRequest {}

export class SegmentList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Segment) items!: Segment[];
}

/** Newest first, the newest 500. */
export const ListSegments = defineRpc({
  subject: 'rpc.bot.list-segments',
  request: ListSegmentsRequest,
  response: SegmentList,
});

export class CreateSegmentRequest extends StaffDoing {
  @IsObject() @ValidateNested() @Type(() => NewSegment) segment!: NewSegment;
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

export const CreateSegment = defineRpc({
  subject: 'rpc.bot.create-segment',
  request: CreateSegmentRequest,
  response: Segment,
  errors: [IDEMPOTENCY_KEY_REUSED],
});

export class UpdateSegmentRequest extends StaffDoing {
  @IsUUID() id!: string;
  @IsObject() @ValidateNested() @Type(() => SegmentPatch) patch!: SegmentPatch;
}

export const UpdateSegment = defineRpc({
  subject: 'rpc.bot.update-segment',
  request: UpdateSegmentRequest,
  response: Segment,
  errors: [SEGMENT_UNKNOWN, VERSION_CONFLICT],
});

export class DeleteSegmentRequest extends StaffDoing {
  @IsUUID() id!: string;
}

/** Twice is once. Broadcasts keep the condition they were made with. */
export const DeleteSegment = defineRpc({
  subject: 'rpc.bot.delete-segment',
  request: DeleteSegmentRequest,
  response: Done,
});

export class SegmentCount {
  /** Drivers that the condition holds. */
  @IsInt() count!: number;
  /** Those of them who get a mailing: they agreed to it, are not blocked, and the bot may write to them. */
  @IsInt() reachable!: number;
}

export const CountSegment = defineRpc({
  subject: 'rpc.bot.count-segment',
  request: SegmentCondition,
  response: SegmentCount,
});

/** Words of one kind offered to who writes a condition, at most. */
export const MOST_SUGGESTED = 200;

export class SuggestSegmentWordsRequest {}

/** The words most drivers have, in the order of the alphabet. */
export class SegmentSuggestions {
  /** Of saved searches. */
  @IsArray() @ArrayMaxSize(MOST_SUGGESTED) @IsString({ each: true }) regions!: string[];
  @IsArray() @ArrayMaxSize(MOST_SUGGESTED) @IsString({ each: true }) tags!: string[];
}

/** What conditions may name; a minute old at most. */
export const SuggestSegmentWords = defineRpc({
  subject: 'rpc.bot.suggest-segment-words',
  request: SuggestSegmentWordsRequest,
  response: SegmentSuggestions,
});
