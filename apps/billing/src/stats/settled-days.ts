import type { BillingDay } from '#contracts';

/** What was worked out of a day so long past that it hardly changes any more is believed for so long. */
const KEPT_MS = 600_000;

/** The figures of past days in memory: two years of them take most of a second to work out, the newest month does not. */
export class SettledDays {
  private readonly days = new Map<string, { readonly day: BillingDay; readonly until: number }>();

  get(date: string, now: number): BillingDay | undefined {
    const kept = this.days.get(date);
    return kept !== undefined && kept.until > now ? kept.day : undefined;
  }

  keep(day: BillingDay, now: number): void {
    this.days.set(day.date, { day, until: now + KEPT_MS });
  }
}
