import * as fc from 'fast-check';
import { BotConfig } from '../config';
import { Pace, paceLimits } from './pace';

const MINUTE = 60_000;
const LIMITS = paceLimits(new BotConfig());

describe('the pace of messages', () => {
  it('begins without a burst, so that a new sender does not add to what the old one sent', () => {
    const pace = new Pace(0, LIMITS);
    expect(pace.free(0)).toBe(0);
    expect(pace.free(40)).toBe(1);
    expect(pace.waitMs(40)).toBe(0);
    expect(pace.free(10_000)).toBe(Math.floor(LIMITS.burst));
  });

  it('lets a chat rest for a second', () => {
    const pace = new Pace(0, LIMITS);
    pace.arrived('5', 1_000);
    expect(pace.resting(1_999)).toEqual(['5']);
    expect(pace.resting(2_000)).toEqual([]);
  });

  it('lets a group have twenty in any minute, edits and all', () => {
    const pace = new Pace(0, LIMITS);
    for (let n = 0; n < 20; n++) pace.arrived('-100', n * 2_000);
    expect(pace.roomOf('-100', 40_000)).toBe(0);
    expect(pace.resting(59_000)).toEqual(['-100']);
    expect(pace.roomOf('-100', 60_500)).toBe(1);
    expect(pace.roomOf('5', 40_000)).toBe(Infinity);
  });

  it('stops altogether while Telegram wants to be left alone', () => {
    const pace = new Pace(0, LIMITS);
    pace.pauseUntil(5_000);
    expect(pace.free(4_999)).toBe(0);
    expect(pace.waitMs(4_000)).toBe(1_000);
    expect(pace.free(5_000)).toBeGreaterThan(0);
    pace.pauseUntil(4_000);
    expect(pace.free(5_001)).toBeGreaterThan(0);
  });

  it('never lets more out than the limits say, whatever comes when', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.constantFrom('1', '2', '-9', '-8')), { maxLength: 400 });
    fc.assert(
      fc.property(steps, (all) => {
        const pace = new Pace(0, LIMITS);
        const sent: { chat: string; at: number }[] = [];
        let now = 0;
        for (const [wait, chat] of all) {
          now += wait;
          if (pace.free(now) < 1 || pace.resting(now).includes(chat)) continue;
          pace.spend();
          pace.arrived(chat, now);
          sent.push({ chat, at: now });
        }
        for (const { at } of sent) {
          expect(sent.filter((one) => one.at >= at && one.at < at + 1_000).length).toBeLessThanOrEqual(30);
          for (const group of ['-9', '-8']) {
            const inMinute = sent.filter((one) => one.chat === group && one.at >= at && one.at < at + MINUTE);
            expect(inMinute.length).toBeLessThanOrEqual(LIMITS.groupPerMinute);
          }
        }
        for (const chat of ['1', '2', '-9', '-8']) {
          const times = sent.filter((one) => one.chat === chat).map(({ at }) => at);
          expect(times.every((at, index) => index === 0 || at - times[index - 1]! >= 1_000)).toBe(true);
        }
      }),
    );
  });
});
