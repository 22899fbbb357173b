import { daysBetween, moscowDay, moscowDayBegins, type DriverDay, type StatsRequest } from '#contracts';
import { Database, DayFigures } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';

/** What happened on one day. */
interface Figures {
  registered: number;
  erased: number;
  present: number;
}

type Moment = 'created_at' | 'erased_at';

interface DayCount {
  readonly day: string;
  readonly count: string;
}

const DAY_MS = 86_400_000;

/** How many drivers there are and come, by day of Europe/Moscow. */
@Injectable()
export class DriverStatistics {
  private readonly figures: DayFigures<Partial<Figures>>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.figures = new DayFigures(database.source, 'auth', (from, to) => this.count(from, to));
  }

  async of({ from, to }: StatsRequest): Promise<DriverDay[]> {
    const now = this.clock.now();
    const [before, found] = await Promise.all([this.driversBefore(from), this.figures.of(from, to, now)]);
    const today = moscowDay(now);
    let drivers = before;
    return daysBetween(from, to).map((date) => {
      const { registered = 0, erased = 0, present = 0 } = found.get(date) ?? {};
      drivers += registered - erased;
      // Nobody knows how many there will be.
      return { date, drivers: date > today ? 0 : drivers, newDrivers: registered, activeDrivers: present };
    });
  }

  private async driversBefore(day: string): Promise<number> {
    const [row] = await this.database.source.query<{ registered: string; erased: string }[]>(
      `select (select count(*) from auth.drivers where created_at < $1) as registered,
         (select count(*) from auth.drivers where erased_at < $1) as erased`,
      [new Date(moscowDayBegins(day))],
    );
    return Number(row?.registered) - Number(row?.erased);
  }

  private async count(from: string, to: string): Promise<Map<string, Figures>> {
    const bounds = [new Date(moscowDayBegins(from)), new Date(moscowDayBegins(to) + DAY_MS)];
    const timesOf = (moment: Moment): Promise<DayCount[]> =>
      this.database.source.query(
        `select (${moment} at time zone 'Europe/Moscow')::date::text as day, count(*) from auth.drivers
         where ${moment} >= $1 and ${moment} < $2 group by 1`,
        bounds,
      );
    const [registered, erased, present] = await Promise.all([
      timesOf('created_at'),
      timesOf('erased_at'),
      this.database.source.query<DayCount[]>(
        'select day::text, count(*) from auth.driver_days where day between $1 and $2 group by day',
        [from, to],
      ),
    ]);
    const days = new Map<string, Figures>();
    const note = (rows: readonly DayCount[], name: keyof Figures): void => {
      for (const { day, count } of rows) {
        const figures = days.get(day) ?? { registered: 0, erased: 0, present: 0 };
        days.set(day, { ...figures, [name]: Number(count) });
      }
    };
    note(registered, 'registered');
    note(erased, 'erased');
    note(present, 'present');
    return days;
  }
}
