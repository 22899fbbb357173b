import { compare, type Facts, type Seen } from './facts';

const facts = (changes: { price?: number | null; weight?: number | null; loading?: string | null } = {}): Facts => {
  const { price = 9_000_000, weight = 20_000, loading = '2026-01-03' } = changes;
  return [price, price === null ? null : Math.floor(price / 900), weight, 86, loading, null];
};

/** Looks one after the other. @returns which of them said something, and what was before */
function looks(...all: ['list' | 'detail', Facts, number?][]): (Facts | undefined)[] {
  let seen: Seen | undefined;
  return all.map(([view, what, at], i) => {
    const compared = compare(seen, view, what, at ?? i);
    seen = compared.seen;
    return compared.before;
  });
}

describe('what has changed of a load', () => {
  it('says nothing at first, nor of what is as it was', () => {
    expect(looks(['list', facts()], ['list', facts()], ['list', facts()])).toEqual([undefined, undefined, undefined]);
  });

  it('says once what a view shows to have changed, and what it was', () => {
    const [, before, again] = looks(
      ['list', facts()],
      ['list', facts({ price: 8_000_000 })],
      ['list', facts({ price: 8_000_000 })],
    );
    expect(before).toEqual(facts());
    expect(again).toBeUndefined();
  });

  it.each([
    ['price', facts({ price: 1_000_000 })],
    ['a price taken away', facts({ price: null })],
    ['weight', facts({ weight: 10_000 })],
    ['date', facts({ loading: '2026-01-04' })],
  ])('looks at %s', (_what, after) => {
    expect(looks(['list', facts()], ['list', after])[1]).toEqual(facts());
  });

  it('says once what both views show', () => {
    const told = looks(
      ['list', facts()],
      ['detail', facts({ loading: '2026-01-03T10:00:00' })],
      ['list', facts({ price: 8_000_000, loading: '2026-01-05' })],
      ['detail', facts({ price: 8_000_000, loading: '2026-01-05T10:00:00' })],
      ['detail', facts({ price: 7_000_000, loading: '2026-01-05T10:00:00' })],
      ['list', facts({ price: 7_000_000, loading: '2026-01-05' })],
    );
    expect(told.map((before) => before !== undefined)).toEqual([false, false, true, false, true, false]);
  });

  it('hears of another hour from the view that knows it', () => {
    const told = looks(
      ['list', facts()],
      ['detail', facts({ loading: '2026-01-03T10:00:00' })],
      ['detail', facts({ loading: '2026-01-03T14:00:00' })],
      ['list', facts()],
    );
    expect(told.map((before) => before?.[4])).toEqual([undefined, undefined, '2026-01-03T10:00:00', undefined]);
  });

  it('is not led astray by a list that shows a load otherwise than its own page', () => {
    const odd = facts({ price: null, loading: null });
    const told = looks(['list', odd], ['detail', facts()], ['list', odd], ['detail', facts()], ['list', odd]);
    expect(told).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('notices what changed before the load was looked at by itself for the first time', () => {
    expect(looks(['list', facts()], ['detail', facts({ price: 8_000_000 })])[1]?.[0]).toBe(9_000_000);
  });

  it('says it again when it changes back', () => {
    const told = looks(['list', facts()], ['list', facts({ price: 8_000_000 })], ['list', facts()]);
    expect(told.map((before) => before?.[0])).toEqual([undefined, 9_000_000, 8_000_000]);
  });

  it('pays no heed to a page that is older than what is known', () => {
    const told = looks(['list', facts(), 100], ['list', facts({ price: 8_000_000 }), 200], ['list', facts(), 150]);
    expect(told.map((before) => before !== undefined)).toEqual([false, true, false]);
  });
});
