import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { VERSION_CONFLICT } from '../billing/setting.rpc';
import { defineRpc, Done } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import { refusalCode } from '../refusal';
import { LANGUAGES, type Language } from '../shared/driver';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { StaffAction, StaffDoing } from '../shared/staff-action';
import { Broadcast, BROADCAST_STATES, BroadcastButton, BroadcastDraft, BroadcastTexts, type BroadcastState } from './broadcast';
import { CURSOR } from './response.rpc';
import type { Condition } from './segment';

export const BROADCAST_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');
/** What is asked does not follow from the state the broadcast has now. */
export const BROADCAST_STATE = refusalCode('BROADCAST_STATE', 'conflict');
/** The one who asks has no Telegram chat that the bot may write to. */
export const PREVIEW_IMPOSSIBLE = refusalCode('PREVIEW_IMPOSSIBLE', 'conflict');

export class ListBroadcastsRequest {
  @MayBeLeftOut() @IsIn(BROADCAST_STATES) state?: BroadcastState;
  @IsInt() @Min(1) @Max(100) limit!: number;
  @MayBeLeftOut() @Matches(CURSOR) cursor?: string;
}

export class BroadcastList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Broadcast) items!: Broadcast[];
  /** Null on the last page. */
  @IsOptional() @Matches(CURSOR) nextCursor!: string | null;
}

/** Newest first. */
export const ListBroadcasts = defineRpc({
  subject: 'rpc.bot.list-broadcasts',
  request: ListBroadcastsRequest,
  response: BroadcastList,
});

export class BroadcastRequest {
  @IsUUID() id!: string;
}

export const GetBroadcast = defineRpc({
  subject: 'rpc.bot.get-broadcast',
  request: BroadcastRequest,
  response: Broadcast,
  errors: [BROADCAST_UNKNOWN],
});

export class CreateBroadcastRequest extends StaffDoing {
  @IsObject() @ValidateNested() @Type(() => BroadcastDraft) draft!: BroadcastDraft;
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

export const CreateBroadcast = defineRpc({
  subject: 'rpc.bot.create-broadcast',
  request: CreateBroadcastRequest,
  response: Broadcast,
  errors: [IDEMPOTENCY_KEY_REUSED],
});

/** What is absent stays; a button that is null is taken away. */
export class BroadcastPatch {
  /** Of the broadcast as it was looked at. */
  @IsInt() @Min(1) version!: number;
  @IsOptional() @IsString() @Length(1, 120) title?: string;
  @IsOptional() @IsObject() @AsSent() condition?: Condition;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => BroadcastTexts) texts?: BroadcastTexts;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => BroadcastButton) button?: BroadcastButton | null;
}

export class UpdateBroadcastRequest extends StaffDoing {
  @IsUUID() id!: string;
  @IsObject() @ValidateNested() @Type(() => BroadcastPatch) patch!: BroadcastPatch;
}

/** Drafts only. */
export const UpdateBroadcast = defineRpc({
  subject: 'rpc.bot.update-broadcast',
  request: UpdateBroadcastRequest,
  response: Broadcast,
  errors: [BROADCAST_UNKNOWN, BROADCAST_STATE, VERSION_CONFLICT],
});

export class PreviewBroadcastRequest extends StaffDoing {
  @IsUUID() id!: string;
  /** The Telegram chat of the one who wants to see it. */
  @Matches(/^\d{1,20}$/) chatId!: string;
  /** Whose text comes last, right above the keyboard. */
  @IsIn(LANGUAGES) language!: Language;
}

/** Sends both texts, with made-up values of the variables, to the one who asks. */
export const PreviewBroadcast = defineRpc({
  subject: 'rpc.bot.preview-broadcast',
  request: PreviewBroadcastRequest,
  response: Done,
  errors: [BROADCAST_UNKNOWN, PREVIEW_IMPOSSIBLE],
});

export const BROADCAST_ACTIONS = ['send', 'pause', 'resume', 'cancel'] as const;
export type BroadcastAction = (typeof BROADCAST_ACTIONS)[number];

export class MoveBroadcastRequest extends StaffAction {
  @IsUUID() id!: string;
  @IsIn(BROADCAST_ACTIONS) action!: BroadcastAction;
  /** For `send`: not before; at once when absent or past. */
  @IsOptional() @IsISO8601() scheduleAt?: string;
}

export const MoveBroadcast = defineRpc({
  subject: 'rpc.bot.move-broadcast',
  request: MoveBroadcastRequest,
  response: Broadcast,
  errors: [BROADCAST_UNKNOWN, BROADCAST_STATE],
});

/** The last part of the address behind a broadcast's button: 128 bits, one for each recipient. */
export const LINK_TOKEN = /^[\w-]{22}$/;

export class OpenBroadcastLinkRequest {
  @Matches(LINK_TOKEN) token!: string;
}

export class BroadcastLink {
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false }) url!: string;
}

/** Where a recipient's button leads, and nowhere else. Counts the recipient the first time. */
export const OpenBroadcastLink = defineRpc({
  subject: 'rpc.bot.open-broadcast-link',
  request: OpenBroadcastLinkRequest,
  response: BroadcastLink,
  errors: [BROADCAST_UNKNOWN],
});
