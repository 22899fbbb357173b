import { profitOf } from './profit';

describe('the profit of a trip', () => {
  it('is the price less fuel and tolls', () =>
    expect(profitOf(10_000_000, 1_000, { fuelLitersPer100Km: 30, fuelPriceKopecks: 7_000, tollKopecksPerKm: 500 })).toEqual({
      profitKopecks: 7_400_000,
      fuelKopecks: 2_100_000,
      tollsKopecks: 500_000,
    }));

  it('may be a loss', () =>
    expect(profitOf(100_000, 1_000, { fuelLitersPer100Km: 30, fuelPriceKopecks: 7_000 })?.profitKopecks).toBe(-2_000_000));

  it('is not made up while the truck is not known', () => {
    expect(profitOf(1, 1, undefined)).toBeUndefined();
    expect(profitOf(1, 1, { fuelLitersPer100Km: 30 })).toBeUndefined();
  });
});
