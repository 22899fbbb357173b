import fc from 'fast-check';
import { readPrice } from './read-price';

describe('a price in words', () => {
  it.each([
    ['75000', 7_500_000],
    ['75 000', 7_500_000],
    ['75\u00a0000 ₽', 7_500_000],
    ['75 тыс', 7_500_000],
    ['75 тыс. руб.', 7_500_000],
    ['75к', 7_500_000],
    ['75,5 тысяч рублей', 7_550_000],
    ['1500.50 р', 150_050],
  ])('%s', (text, kopecks) => expect(readPrice(text)).toBe(kopecks));

  it.each(['', 'дорого', '0', '-5', '75 000 за км', '1e9', '99999999999', '12.345'])('%s is none', (text) =>
    expect(readPrice(text)).toBeUndefined(),
  );

  it('is within its bounds or none, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d\s.,]{1,20}(?:к|тыс)?$/)), (text) => {
        const kopecks = readPrice(text);
        expect(kopecks === undefined || (Number.isInteger(kopecks) && kopecks >= 100 && kopecks <= 10_000_000_000)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
