import { assert, array, double, integer, property } from 'fast-check';
import { callsNeeded, evenInterval, intervalOf, MOST_WEIGHT, weightOf, type Work } from './pace';

const MINUTE = 60_000;
const work = (changes: Partial<Work> = {}): Work => ({
  queries: 300,
  callsALook: 1,
  calls: 540,
  windowMs: MINUTE,
  fastestMs: 5_000,
  ...changes,
});

describe('how often each query is looked at', () => {
  it('spends exactly the calls there are when there are more queries than calls for the fastest pace', () => {
    expect(evenInterval(work())).toBeCloseTo((300 * MINUTE) / 540);
    expect(evenInterval(work({ queries: 1_000 }))).toBeCloseTo((1_000 * MINUTE) / 540);
    expect(evenInterval(work({ callsALook: 2 }))).toBeCloseTo((600 * MINUTE) / 540);
  });

  it('goes no faster than it may when there are few queries', () => {
    expect(evenInterval(work({ queries: 10 }))).toBe(5_000);
    expect(intervalOf(MOST_WEIGHT, 1, work({ queries: 10 }))).toBe(5_000);
  });

  it('asks to be owed no more than what keeps the usual interval', () => {
    expect(callsNeeded(work({ queries: 10 }), 30_000)).toBe(20);
    expect(callsNeeded(work({ queries: 300 }), 30_000)).toBe(600);
  });

  it('never plans more calls than there are, starves no query, and prefers the lively, whatever the queries are like', () => {
    const rates = array(double({ min: 0, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    assert(
      property(rates, integer({ min: 1, max: 600 }), double({ min: 0.2, max: 5, noNaN: true }), (all, calls, callsALook) => {
        const given = work({ queries: all.length, calls, callsALook });
        const weights = all.map(weightOf);
        const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
        const intervals = weights.map((weight) => intervalOf(weight, mean, given));
        const planned = intervals.reduce((sum, interval) => sum + (callsALook * MINUTE) / interval, 0);
        expect(planned).toBeLessThanOrEqual(calls * 1.000_001);
        expect(Math.min(...intervals)).toBeGreaterThanOrEqual(given.fastestMs);
        expect(Math.max(...intervals)).toBeLessThanOrEqual(evenInterval(given) * MOST_WEIGHT);
        const byRate = all.map((rate, i) => ({ rate, interval: intervals[i] ?? 0 })).sort((a, b) => a.rate - b.rate);
        byRate.slice(1).forEach(({ interval }, i) => expect(interval).toBeLessThanOrEqual(byRate[i]?.interval ?? 0));
      }),
    );
  });
});
