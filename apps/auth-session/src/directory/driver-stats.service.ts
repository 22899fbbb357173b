import { daysBetween, moscowDay, moscowDayBegins, type DriverDay, type StatsRequest } from '#contracts';
import { Database, DayFigures } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';

interface Presence {
  readonly drivers: number;
}

type Moment = 'created_at' | 'erased_at';

const DAY_MS = 86_400_000;

/** How many drivers there are and come, by day of Europe/Moscow. */
@Injectable()
export class DriverStatistics {
  private readonly presence: DayFigures<Partial<Presence>>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.presence = new DayFigures(database.source, 'auth', (from, to) => this.countPresent(from, to));
  }

  async of({ from, to }: StatsRequest): Promise<DriverDay[]> {
    const now = this.clock.now();
    const [registered, erased, present] = await Promise.all([
      this.count('created_at', from, to),
      this.count('erased_at', from, to),
      this.presence.of(from, to, now),
    ]);
    const today = moscowDay(now);
    let drivers = registered.before - erased.before;
    return daysBetween(from, to).map((date) => {
      const newDrivers = registered.byDay.get(date) ?? 0;
      drivers += newDrivers - (erased.byDay.get(date) ?? 0);
      // Nobody knows how many there will be.
      return { date, drivers: date > today ? 0 : drivers, newDrivers, activeDrivers: present.get(date)?.drivers ?? 0 };
    });
  }

  /** How often it came to `moment` before the days and on each of them. */
  private async count(moment: Moment, from: string, to: string): Promise<{ before: number; byDay: Map<string, number> }> {
    const begin = new Date(moscowDayBegins(from));
    const end = new Date(moscowDayBegins(to) + DAY_MS);
    const [before, days] = await Promise.all([
      this.database.source.query<{ count: string }[]>(`select count(*) from auth.drivers where ${moment} < $1`, [begin]),
      this.database.source.query<{ day: string; count: string }[]>(
        `select (${moment} at time zone 'Europe/Moscow')::date::text as day, count(*) from auth.drivers
         where ${moment} >= $1 and ${moment} < $2 group by 1`,
        [begin, end],
      ),
    ]);
    return { before: Number(before[0]?.count), byDay: new Map(days.map(({ day, count }) => [day, Number(count)])) };
  }

  private async countPresent(from: string, to: string): Promise<Map<string, Presence>> {
    const rows = await this.database.source.query<{ day: string; count: string }[]>(
      'select day::text, count(*) from auth.driver_days where day between $1 and $2 group by day',
      [from, to],
    );
    return new Map(rows.map(({ day, count }) => [day, { drivers: Number(count) }]));
  }
}
