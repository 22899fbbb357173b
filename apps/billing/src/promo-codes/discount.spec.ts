import fc from 'fast-check';
import { discounted } from './discount';

const tariff = (priceKopecks: number, priceStars: number | null = null): { priceKopecks: number; priceStars: number | null } => ({
  priceKopecks,
  priceStars,
});
const percent = (value: number): { percent: number; discountKopecks: null } => ({ percent: value, discountKopecks: null });
const fixed = (value: number): { percent: null; discountKopecks: number } => ({ percent: null, discountKopecks: value });

describe('a discount', () => {
  it.each([
    [49_900, percent(10), 44_910],
    // 33 % of 499 ₽ is 164.67 ₽: 334.33 ₽ to pay, a third of a kopeck less than the rest.
    [49_900, percent(33), 33_433],
    [4_901, percent(50), 2_450],
    [4_900, percent(99), 100],
    [49_900, percent(100), 100],
    [49_900, fixed(9_900), 40_000],
    [4_900, fixed(4_800), 100],
    [4_900, fixed(4_801), 100],
    [4_900, fixed(100_000_000), 100],
  ])('%d kopecks with %j: %d to pay', (price, code, amount) => {
    expect(discounted(tariff(price), code)).toEqual({ amountKopecks: amount, discountKopecks: price - amount });
  });

  it('in Stars takes the same share, at least one star is paid', () => {
    expect(discounted(tariff(49_900, 350), percent(10)).amountStars).toBe(315);
    expect(discounted(tariff(49_900, 350), fixed(12_475)).amountStars).toBe(262);
    expect(discounted(tariff(49_900, 350), percent(100)).amountStars).toBe(1);
  });

  it('leaves whole kopecks, never less than 1 ₽, never more than the price, and never rounds against the driver', () => {
    const price = fc.integer({ min: 100, max: 1_000_000_000 });
    const code = fc.oneof(fc.integer({ min: 1, max: 100 }).map(percent), fc.integer({ min: 1, max: 100_000_000 }).map(fixed));
    fc.assert(
      fc.property(price, code, (full, given) => {
        const { amountKopecks, discountKopecks } = discounted(tariff(full), given);
        expect(amountKopecks + discountKopecks).toBe(full);
        expect(Number.isInteger(amountKopecks) && amountKopecks >= 100 && amountKopecks <= full).toBe(true);
        const exact100 = given.percent === null ? (full - given.discountKopecks) * 100 : full * (100 - given.percent);
        if (amountKopecks > 100) expect(amountKopecks * 100 <= exact100 && exact100 - amountKopecks * 100 < 100).toBe(true);
      }),
    );
  });
});
