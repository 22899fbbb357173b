import { coolDownMs } from './throttle';

const NOW = Date.parse('2026-01-03T10:00:00Z');

describe('what the exchange says about its limit', () => {
  it.each([
    ['seconds to wait', 429, { 'retry-after': '7' }, 7_000],
    ['an HTTP date', 429, { 'retry-after': 'Sat, 03 Jan 2026 10:00:09 GMT' }, 9_000],
    ['the documented header', 429, { 'x-ratelimit-reset-after': '12' }, 12_000],
    ['the moment of the reset', 429, { 'x-ratelimit-reset': String(NOW / 1_000 + 5) }, 5_000],
    ['the first that says something', 429, { 'retry-after': 'soon', 'x-ratelimit-reset-after': '3' }, 3_000],
    ['a wait beyond all sense', 429, { 'retry-after': '86400' }, 61_000],
    ['nothing left on a good answer', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '4' }, 4_000],
    ['something left', 200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset-after': '4' }, 0],
    ['nothing at all', 429, {}, 0],
    ['a past moment', 429, { 'x-ratelimit-reset': String(NOW / 1_000 - 5) }, 0],
    ['nonsense', 429, { 'retry-after': '-5', 'x-ratelimit-reset': ['1'], 'x-ratelimit-reset-after': 'NaN' }, 0],
  ])('%s', (_, status, headers, expected) => {
    expect(coolDownMs(status, headers, NOW)).toBe(expected);
  });
});
