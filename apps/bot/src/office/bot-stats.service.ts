import {
  daysBetween,
  moscowDayBegins,
  type BotDay,
  type ResponsesOfDay,
  type ResponseStatus,
  type StatsRequest,
} from '#contracts';
import { Database, DayFigures } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';

const DAY_MS = 86_400_000;
const DAY_OF = (moment: string): string => `(${moment} at time zone 'Europe/Moscow')::date::text`;

/** Under which name a status is counted; that a message was taken by Telegram is no step of the driver's or the dispatcher's. */
const COUNTED: Readonly<Partial<Record<ResponseStatus, keyof ResponsesOfDay>>> = {
  pending: 'created',
  viewed: 'viewed',
  accepted: 'accepted',
  rejected: 'rejected',
  completed: 'completed',
  withdrawn: 'withdrawn',
};

interface Figures {
  responses: ResponsesOfDay;
  alerts: number;
  alertDelayP50Ms: number | null;
  alertDelayP95Ms: number | null;
}

const nothing = (): Figures => ({
  responses: { created: 0, viewed: 0, accepted: 0, rejected: 0, completed: 0, withdrawn: 0 },
  alerts: 0,
  alertDelayP50Ms: null,
  alertDelayP95Ms: null,
});

/** Responses and alerts by day of Europe/Moscow, counted from the steps of responses and from the messages that left. */
@Injectable()
export class BotStatistics {
  private readonly figures: DayFigures<Partial<Figures>>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.figures = new DayFigures(database.source, 'bot', (from, to) => this.count(from, to));
  }

  async of({ from, to }: StatsRequest): Promise<BotDay[]> {
    const found = await this.figures.of(from, to, this.clock.now());
    return daysBetween(from, to).map((date) => ({ date, ...nothing(), ...found.get(date) }));
  }

  private async count(from: string, to: string): Promise<Map<string, Figures>> {
    const bounds = [new Date(moscowDayBegins(from)), new Date(moscowDayBegins(to) + DAY_MS)];
    const [steps, alerts] = await Promise.all([
      this.database.source.query<{ day: string; status: ResponseStatus; count: string }[]>(
        `select ${DAY_OF('at')} as day, status, count(*) from bot.response_steps where at >= $1 and at < $2 group by 1, 2`,
        bounds,
      ),
      this.database.source.query<{ day: string; count: string; p50: number | null; p95: number | null }[]>(
        `select ${DAY_OF('told_at')} as day, count(*), percentile_disc(0.5) within group (order by delay_ms) as p50,
           percentile_disc(0.95) within group (order by delay_ms) as p95
         from bot.outgoing where told_at >= $1 and told_at < $2 group by 1`,
        bounds,
      ),
    ]);
    const days = new Map<string, Figures>();
    const day = (date: string): Figures => {
      const figures = days.get(date) ?? nothing();
      days.set(date, figures);
      return figures;
    };
    for (const { day: date, status, count } of steps) {
      const name = COUNTED[status];
      if (name !== undefined) day(date).responses[name] = Number(count);
    }
    for (const { day: date, count, p50, p95 } of alerts)
      Object.assign(day(date), { alerts: Number(count), alertDelayP50Ms: p50, alertDelayP95Ms: p95 });
    return days;
  }
}
