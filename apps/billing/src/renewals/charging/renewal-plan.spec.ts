import fc from 'fast-check';
import { afterFailure } from './failure';
import { LEAST_NOTICE_MS, nextMove, type Situation } from './renewal-plan';

const [HOUR, DAY] = [3_600_000, 86_400_000] as const;
const END = Date.parse('2028-02-29T21:00:00Z');
const NO_PLAN = { endsAt: null, noticedAt: null, chargeAt: null };
const at = (now: number, more: Partial<Situation> = {}): Situation => ({
  now,
  ends: END,
  plan: NO_PLAN,
  asAgreed: true,
  refunded: false,
  failedAt: [],
  ...more,
});
const told = (noticedAt: number, chargeAt: number): Situation['plan'] => ({
  endsAt: new Date(END),
  noticedAt: new Date(noticedAt),
  chargeAt: new Date(chargeAt),
});

describe('what is done about access that renews itself', () => {
  it('is to wait, to tell three days before the end, and to charge two hours before it', () => {
    const [soon, charge] = [END - 3 * DAY, END - 2 * HOUR];
    expect(nextMove(at(END - 30 * DAY))).toEqual({ kind: 'wait', until: soon });
    expect(nextMove(at(soon))).toEqual({ kind: 'notice', chargeAt: charge });
    const plan = told(soon, charge);
    expect(nextMove(at(soon, { plan }))).toEqual({ kind: 'wait', until: charge });
    expect(nextMove(at(charge - 1, { plan }))).toEqual({ kind: 'wait', until: charge });
    expect(nextMove(at(charge, { plan }))).toEqual({ kind: 'charge' });
  });

  it('gives a day from the notice to the charge, however late it is, and tells again who was told long ago', () => {
    for (const now of [END - HOUR, END, END + 10 * DAY])
      expect(nextMove(at(now))).toEqual({ kind: 'notice', chargeAt: now + DAY });
    const plan = told(END - 3 * DAY, END - 2 * HOUR);
    expect(nextMove(at(END + 20 * HOUR, { plan }))).toEqual({ kind: 'charge' });
    expect(nextMove(at(END + 23 * HOUR, { plan }))).toEqual({ kind: 'notice', chargeAt: END + 47 * HOUR });
  });

  it.each([
    ['price-changed', { asAgreed: false }],
    ['refunded', { refunded: true }],
  ] as const)('is to stop instead of telling, waiting or charging: %s', (reason, more) => {
    const plan = told(END - 3 * DAY, END - 2 * HOUR);
    for (const situation of [at(END - 3 * DAY), at(END - 2 * DAY, { plan }), at(END - 2 * HOUR, { plan })])
      expect(nextMove({ ...situation, ...more })).toEqual({ kind: 'stop', reason });
    expect(nextMove(at(END - 30 * DAY, more)).kind).toBe('wait');
  });

  it('never charges unwarned, nor a fourth time within seven days', () => {
    const time = fc.integer({ min: END - 10 * DAY, max: END + 20 * DAY });
    fc.assert(
      fc.property(
        time,
        fc.option(fc.record({ noticed: time, pause: fc.integer({ min: 0, max: 9 * DAY }) })),
        fc.array(time),
        (now, notice, tries) => {
          const plan = notice === null ? NO_PLAN : told(notice.noticed, notice.noticed + notice.pause);
          const failedAt = tries.filter((one) => one <= now && one > now - 7 * DAY).sort((a, b) => b - a);
          const move = nextMove(at(now, { plan, failedAt }));
          if (move.kind === 'notice') expect(move.chargeAt).toBeGreaterThanOrEqual(now + LEAST_NOTICE_MS);
          if (move.kind === 'wait') expect(move.until).toBeGreaterThan(now);
          if (move.kind !== 'charge') return;
          expect(notice).not.toBeNull();
          expect(now - notice!.noticed).toBeGreaterThanOrEqual(DAY);
          expect(failedAt.length).toBeLessThan(3);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('after a charge that came to nothing', () => {
  it.each([
    'insufficient_funds',
    'issuer_unavailable',
    'internal_timeout',
    'payment_method_limit_exceeded',
    'general_decline',
    'call_issuer',
    'a_word_of_next_year',
  ])('it is tried twice more in a week: %s', (reason) => {
    expect(afterFailure(reason, 1)).toEqual({ kind: 'retry', afterMs: DAY, told: true });
    expect(afterFailure(reason, 2)).toEqual({ kind: 'retry', afterMs: 3 * DAY, told: true });
    expect(afterFailure(reason, 3)).toEqual({ kind: 'stop', reason: 'card-refused' });
  });

  it.each([
    ['card_expired', 'card-refused'],
    ['payment_method_restricted', 'card-refused'],
    ['fraud_suspected', 'card-refused'],
    ['country_forbidden', 'card-refused'],
    ['invalid_card_number', 'card-refused'],
    ['invalid_csc', 'card-refused'],
    ['permission_revoked', 'permission-revoked'],
    ['no_answer', 'no-answer'],
  ])('it is never tried again: %s', (reason, stop) => {
    expect(afterFailure(reason, 1)).toEqual({ kind: 'stop', reason: stop });
  });

  it('the driver hears nothing of what is our own trouble', () => {
    expect(afterFailure('provider_refused', 1)).toEqual({ kind: 'retry', afterMs: DAY, told: false });
  });
});
