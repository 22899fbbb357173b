import { defineRpc } from '../contract';
import { EndsDaysFrom, IsDay, StatsDays } from '../shared/stats-days';

/** Old days are counted once, at the first look at them: two years of them take some seconds then. */
export const STATS_TIMEOUT_MS = 7_500;

/** From one day of Europe/Moscow to another, both included; 800 at most. */
export class StatsRequest {
  @IsDay() from!: string;
  @IsDay() @EndsDaysFrom('from') to!: string;
}

export interface DriverDay {
  date: string;
  /** Registered by the end of the day and not erased by then. Not to be added up. */
  drivers: number;
  /** Registered on this day, erased later or not. */
  newDrivers: number;
  /** Different drivers who were there on this day, in the Mini App or in the bot's chat. Not to be added up: who comes on two days counts on both. */
  activeDrivers: number;
}

export class DriverStats {
  @StatsDays() days!: DriverDay[];
}

/** Drivers by day, counted from rows: those of registration, and one of each driver and day of presence. */
export const GetDriverStats = defineRpc({
  subject: 'rpc.auth.get-driver-stats',
  request: StatsRequest,
  response: DriverStats,
  timeoutMs: STATS_TIMEOUT_MS,
});
