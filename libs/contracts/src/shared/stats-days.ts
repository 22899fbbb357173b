import { ArrayMaxSize, IsArray, IsObject, registerDecorator } from 'class-validator';
import { AsSent } from '../filtering/as-sent.decorator';

/** Days are those of this zone. */
export const STATS_TIME_ZONE = 'Europe/Moscow';
export const STATS_DAYS_MAX = 800;

const DAY_MS = 86_400_000;
/** Moscow has stood three hours ahead of UTC since October 2014: before the product's first day. */
const MOSCOW_AHEAD_MS = 3 * 3_600_000;

/** Whether it is a day of the calendar, written `YYYY-MM-DD`, from 2015 to 2199. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^(201[5-9]|20[2-9]\d|21\d\d)-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(text);
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** The day in Moscow at a moment (ms since 1970). */
export const moscowDay = (at: number): string => new Date(at + MOSCOW_AHEAD_MS).toISOString().slice(0, 10);

/** When a day in Moscow begins, ms since 1970. */
export const moscowDayBegins = (day: string): number => Date.parse(day) - MOSCOW_AHEAD_MS;

/** Every day from `from` to `to`, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** A day of the calendar, `YYYY-MM-DD`. */
export const IsDay = (): PropertyDecorator => rule('isDay', isDay);

/** Not before the day in the property `from`, and within `STATS_DAYS_MAX` days of it. */
export const EndsDaysFrom = (from: string): PropertyDecorator =>
  rule('max', (value, whole) => {
    const begin = (whole as Record<string, unknown>)[from];
    if (!isDay(value) || !isDay(begin)) return true;
    const days = (Date.parse(value) - Date.parse(begin)) / DAY_MS + 1;
    return days >= 1 && days <= STATS_DAYS_MAX;
  });

/**
 * Figures of days as the service that counted them sends them. Two years of them looked into field by field hold up whoever receives them for a
 * tenth of a second; so the days are only seen to be objects.
 */
export const StatsDays = (): PropertyDecorator => (target, property) => {
  for (const decorate of [IsArray(), ArrayMaxSize(STATS_DAYS_MAX), IsObject({ each: true }), AsSent()])
    decorate(target, property);
};

const rule =
  (name: string, validate: (value: unknown, whole: object) => boolean): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: property as string,
      validator: { validate: (value, context) => validate(value, context?.object ?? {}) },
    });
