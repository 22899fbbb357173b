import type { Tariff } from '../api/client';
import { firstChoice, perDayKopecks, savingPercent } from './tariffs';

const tariff = (days: number, priceKopecks: number, badge?: string): Tariff => ({
  code: `${days}`,
  title: `${days}`,
  days,
  priceKopecks,
  renewable: days > 1,
  ...(badge === undefined ? {} : { badge }),
});
const [day, month, quarter, half, year] = [
  tariff(1, 4_900),
  tariff(30, 49_900),
  tariff(90, 129_900),
  tariff(180, 239_900),
  tariff(365, 399_900),
];
const all = [day, month, quarter, half, year];

describe('tariffs side by side', () => {
  it('cost so much a day', () => {
    expect(all.map(perDayKopecks)).toEqual([4_900, 1_663, 1_443, 1_333, 1_096]);
  });

  it('save against the month, never promising a percent too much', () => {
    expect(all.map((one) => savingPercent(one, all))).toEqual([undefined, undefined, 13, 19, 34]);
  });

  it('are not compared with a month that is not for sale', () => {
    expect(savingPercent(year, [day, year])).toBeUndefined();
  });

  it('begin with the praised one, else with the month, else with whatever there is', () => {
    expect(firstChoice([...all, tariff(60, 1, 'Выгодно')])?.days).toBe(60);
    expect(firstChoice(all)).toBe(month);
    expect(firstChoice([year, day])).toBe(year);
    expect(firstChoice([])).toBeUndefined();
  });
});
