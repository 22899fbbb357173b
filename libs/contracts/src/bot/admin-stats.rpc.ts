import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, ValidateNested } from 'class-validator';
import { StatsRequest } from '../auth/admin-stats.rpc';
import { defineRpc } from '../contract';
import { IsDay } from '../shared/stats-days';

/** How many responses came to each status on a day; one that is viewed and accepted on the same day counts in both. */
export class ResponsesOfDay {
  @IsInt() created!: number;
  @IsInt() viewed!: number;
  @IsInt() accepted!: number;
  @IsInt() rejected!: number;
  @IsInt() completed!: number;
  @IsInt() withdrawn!: number;
}

export class BotDay {
  @IsDay() date!: string;
  @ValidateNested() @Type(() => ResponsesOfDay) responses!: ResponsesOfDay;
  /** Alerts about single loads that Telegram took on this day. */
  @IsInt() alerts!: number;
  /** From the exchange's putting up a load to Telegram's having its alert, ms: half of the day's alerts took less. Null when none is known. */
  @IsOptional() @IsInt() alertDelayP50Ms!: number | null;
  /** 95 of 100 took less. */
  @IsOptional() @IsInt() alertDelayP95Ms!: number | null;
}

export class BotStats {
  @IsArray() @ValidateNested({ each: true }) @Type(() => BotDay) days!: BotDay[];
}

/** Responses and alerts by day, counted from rows. A day that is over is counted once and kept: what is erased later stays in its figures. */
export const GetBotStats = defineRpc({ subject: 'rpc.bot.get-bot-stats', request: StatsRequest, response: BotStats });
