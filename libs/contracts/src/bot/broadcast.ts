import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AsSent } from '../filtering/as-sent.decorator';
import type { Condition } from './segment';

export const BROADCAST_STATES = ['draft', 'scheduled', 'sending', 'paused', 'done', 'canceled'] as const;
export type BroadcastState = (typeof BROADCAST_STATES)[number];

/** What a text may speak of: `{firstName}`, `{daysLeft}` of the subscription, the day it ends as `{expiresAt}`. */
export const BROADCAST_VARIABLES = ['firstName', 'daysLeft', 'expiresAt'] as const;
export type BroadcastVariable = (typeof BROADCAST_VARIABLES)[number];

/** Leaves room in one message for what the variables become. */
const LONGEST_TEXT = 3_000;

export class BroadcastTexts {
  @IsString() @Length(1, LONGEST_TEXT) ru!: string;
  @IsString() @Length(1, LONGEST_TEXT) en!: string;
}

export class ButtonLabels {
  @IsString() @Length(1, 64) ru!: string;
  @IsString() @Length(1, 64) en!: string;
}

export class BroadcastButton {
  @IsObject() @ValidateNested() @Type(() => ButtonLabels) labels!: ButtonLabels;
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false, disallow_auth: true })
  @MaxLength(512)
  url!: string;
}

/** What staff write. The texts are plain: nothing in them is markup. The condition is checked by `conditionErrors`. */
export class BroadcastDraft {
  @IsString() @Length(1, 120) title!: string;
  @IsObject() @AsSent() condition!: Condition;
  @IsObject() @ValidateNested() @Type(() => BroadcastTexts) texts!: BroadcastTexts;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => BroadcastButton) button?: BroadcastButton | null;
}

/** Where a broadcast is. `waiting` + `sent` + `failed` + `dropped` = `total`, which grows while the recipients are gathered. */
export class BroadcastProgress {
  @IsInt() total!: number;
  @IsInt() waiting!: number;
  @IsInt() sent!: number;
  /** Telegram did not take it, or did not say whether it did. */
  @IsInt() failed!: number;
  /** Not wanted any more: consent withdrawn, chat closed, canceled. */
  @IsInt() dropped!: number;
  /** Drivers who opened the button's address. */
  @IsInt() clicked!: number;
  /** How often each reason of `failed` and `dropped` was given. */
  @IsObject() @AsSent() byReason!: Record<string, number>;
}

export class Broadcast {
  @IsUUID() id!: string;
  @IsString() title!: string;
  @IsObject() @AsSent() condition!: Condition;
  @IsObject() @ValidateNested() @Type(() => BroadcastTexts) texts!: BroadcastTexts;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => BroadcastButton) button!: BroadcastButton | null;
  @IsIn(BROADCAST_STATES) state!: BroadcastState;
  @IsOptional() @IsISO8601() scheduledAt!: string | null;
  @IsOptional() @IsISO8601() startedAt!: string | null;
  @IsOptional() @IsISO8601() finishedAt!: string | null;
  @IsObject() @ValidateNested() @Type(() => BroadcastProgress) progress!: BroadcastProgress;
  /** `staff:<uuid>`. */
  @IsString() createdBy!: string;
  @IsISO8601() createdAt!: string;
  /** Grows with every change of its words and of its state. */
  @IsInt() version!: number;
}
