import { STATS_TIMEOUT_MS, StatsRequest } from '../auth/admin-stats.rpc';
import { defineRpc } from '../contract';
import { StatsDays } from '../shared/stats-days';

/** How many responses came to each status on a day; one that is viewed and accepted on the same day counts in both. */
export interface ResponsesOfDay {
  created: number;
  viewed: number;
  accepted: number;
  rejected: number;
  completed: number;
  withdrawn: number;
}

export interface BotDay {
  date: string;
  responses: ResponsesOfDay;
  /** Alerts about single loads that Telegram took on this day. */
  alerts: number;
  /** From the exchange's putting up a load to Telegram's having its alert, ms: half of the day's alerts took less. Null when none is known. */
  alertDelayP50Ms: number | null;
  /** 95 of 100 took less. */
  alertDelayP95Ms: number | null;
}

export class BotStats {
  @StatsDays() days!: BotDay[];
}

/** Responses and alerts by day, counted from rows. A day that is over is counted once and kept: what is erased later stays in its figures. */
export const GetBotStats = defineRpc({
  subject: 'rpc.bot.get-bot-stats',
  request: StatsRequest,
  response: BotStats,
  timeoutMs: STATS_TIMEOUT_MS,
});
