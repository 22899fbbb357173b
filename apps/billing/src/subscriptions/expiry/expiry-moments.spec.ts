import { newestNotice, nextMoment } from './expiry-moments';

const DAY = 86_400_000;
const END = Date.parse('2026-03-10T09:00:00Z');

describe('moments of expiry', () => {
  it.each([
    [-4 * DAY, undefined],
    [-3 * DAY - 1, undefined],
    [-3 * DAY, 'expires-in-3-days'],
    [-DAY - 1, 'expires-in-3-days'],
    [-DAY, 'expires-tomorrow'],
    [-1, 'expires-tomorrow'],
    [0, 'expired'],
    [30 * DAY, 'expired'],
  ])('%d ms from the end there is to say: %s', (after, kind) => {
    expect(newestNotice(END, END + after)).toBe(kind);
  });

  it('follow each other up to the end of use', () => {
    const grace = END + 2 * DAY;
    const moments: number[] = [];
    for (let at: number | undefined = END - 10 * DAY; at !== undefined; at = nextMoment(END, grace, at)) moments.push(at);
    expect(moments.slice(1)).toEqual([END - 3 * DAY, END - DAY, END, grace]);
    expect(nextMoment(END, END, END)).toBeUndefined();
  });
});
