import { daysBetween, moscowDay } from '#contracts';
import type { DataSource, QueryRunner } from 'typeorm';

/** Counted in one statement at most: short enough to end in time, however much there is of a day. */
const DAYS_AT_ONCE = 7;
/** What is written at midnight may still be on its way. */
const SETTLED = '10 minutes';

/** The table of figures of days that are over; a migration of a service that counts its facts by day makes it. */
export const createDayFigures = (runner: QueryRunner, schema: string): Promise<unknown> =>
  runner.query(`create table "${schema}".day_figures (day date primary key, figures jsonb not null)`);

/** Counts the facts of the days from one to another, both included; days without any may be missing. */
export type CountDays<Figures extends object> = (from: string, to: string) => Promise<ReadonlyMap<string, Figures>>;

/**
 * Figures by day of Europe/Moscow: a day that is over is counted once and kept, the others are counted whenever they are asked for. So two
 * years cost what today costs, and the rows behind old figures need not stay for ever.
 */
export class DayFigures<Figures extends object> {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly source: DataSource,
    private readonly schema: string,
    private readonly count: CountDays<Figures>,
  ) {}

  /**
   * `now` in ms since 1970. Days to come, and days without facts, may be missing. One after the other: whoever comes while old days are counted for
   * the first time finds them kept, and who stops waiting meanwhile has not asked in vain.
   */
  of(from: string, to: string, now: number): Promise<Map<string, Figures>> {
    const found = this.last.then(() => this.find(from, to, now));
    this.last = found.catch(() => undefined);
    return found;
  }

  private async find(from: string, to: string, now: number): Promise<Map<string, Figures>> {
    const kept = await this.source.query<{ day: string; figures: Figures }[]>(
      `select day::text, figures from "${this.schema}".day_figures where day between $1 and $2`,
      [from, to],
    );
    const found = new Map(kept.map(({ day, figures }) => [day, figures]));
    const today = moscowDay(now);
    const missing = daysBetween(from, to < today ? to : today).filter((day) => !found.has(day));
    for (const run of runsOf(missing)) {
      const [first = '', last = ''] = [run[0], run.at(-1)];
      const counted = await this.count(first, last);
      await this.keep(run, counted, now);
      for (const [day, figures] of counted) found.set(day, figures);
    }
    return found;
  }

  /** By both clocks, ours and the database's: in a demo they are days apart, and facts are dated by either. */
  private async keep(days: readonly string[], counted: ReadonlyMap<string, Figures>, now: number): Promise<void> {
    await this.source.query(
      `insert into "${this.schema}".day_figures (day, figures)
       select day, figures from jsonb_to_recordset($1::jsonb) as counted (day date, figures jsonb)
       where (day + 1)::timestamp at time zone 'Europe/Moscow' + interval '${SETTLED}' <= least($2::timestamptz, clock_timestamp())
       on conflict do nothing`,
      [JSON.stringify(days.map((day) => ({ day, figures: counted.get(day) ?? {} }))), new Date(now)],
    );
  }
}

/** Days that follow each other, cut to what one statement counts. */
function runsOf(days: readonly string[]): string[][] {
  const runs: string[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && run.length < DAYS_AT_ONCE && daysBetween(before, day).length === 2)
      run.push(day);
    else runs.push([day]);
  }
  return runs;
}
