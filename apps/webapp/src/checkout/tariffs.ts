import type { Tariff } from '../api/client';

const MONTH_DAYS = 30;

/** Kopecks a day, rounded: for reading, never for paying. */
export const perDayKopecks = ({ priceKopecks, days }: Tariff): number => Math.round(priceKopecks / days);

/**
 * How much less a day costs than by the month, whole percent rounded down.
 * @returns undefined where there is nothing to praise, or no month to compare with
 */
export function savingPercent(tariff: Tariff, all: readonly Tariff[]): number | undefined {
  const month = all.find(({ days }) => days === MONTH_DAYS);
  if (month === undefined) return undefined;
  const paid = tariff.priceKopecks * month.days;
  const byMonth = month.priceKopecks * tariff.days;
  const percent = Math.floor((100 * (byMonth - paid)) / byMonth);
  return percent > 0 ? percent : undefined;
}

/** The one that is chosen before the driver chooses: with a badge, else the month, else the first. */
export const firstChoice = (all: readonly Tariff[]): Tariff | undefined =>
  all.find(({ badge }) => badge !== undefined) ?? all.find(({ days }) => days === MONTH_DAYS) ?? all[0];
