import { BROADCAST_STATES, type BroadcastState } from '#contracts';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';

/** Why something is done, for the audit log. */
export class BroadcastReasonBody {
  @IsString() @Length(3, 250) reason!: string;
}

export class SendBody extends BroadcastReasonBody {
  /** Not before; at once when absent or past. */
  @IsOptional() @IsISO8601({ strict: true }) scheduleAt?: string;
}

/** Nothing is said. */
export class PreviewBody {}

export class BroadcastsQuery {
  @IsOptional() @IsIn(BROADCAST_STATES) state?: BroadcastState;
  @Transform(({ value }: { value: unknown }) => (/^\d{1,3}$/.test(String(value)) ? Number(value) : value))
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
  @IsOptional() @Matches(/^[\w-]{1,200}$/) cursor?: string;
}
