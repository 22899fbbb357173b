import fc from 'fast-check';
import { GrantLog } from './grant-log';

const rules = { limit: 600, windowMs: 61_000, maxReplicas: 4, margin: 40 };

describe('what a replica may do on its own knowledge', () => {
  it('is a quarter of the budget less the margin when it knows of nobody', () => {
    expect(new GrantLog(rules).room(0)).toBe(140);
  });

  it('shrinks by what the others had, and grows as that leaves the window', () => {
    const log = new GrantLog(rules);
    for (let i = 0; i < 400; i++) log.add(`other:${i}`, { at: 0, own: false, shared: true });
    expect(log.room(1)).toBe(40);
    expect(log.room(61_000)).toBe(140);
  });

  it('keeps all replicas together within the limit, whoever had how much when Redis went away', () => {
    const shares = fc.array(fc.nat(300), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shares, fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }), (raw, unknown) => {
        const scale = Math.min(1, rules.limit / raw.reduce((a, b) => a + b, 1));
        const had = raw.map((n) => Math.floor(n * scale));
        const before = had.reduce((a, b) => a + b, 0);
        const more = had.map((own, replica) => {
          const log = new GrantLog(rules);
          for (let i = 0; i < own; i++) log.add(`own:${i}`, { at: 0, own: true, shared: true });
          // Of the others it may not know the last few.
          const known = Math.max(0, before - own - (unknown[replica] ?? 0));
          for (let i = 0; i < known; i++) log.add(`other:${i}`, { at: 0, own: false, shared: true });
          return Math.max(0, log.room(1));
        });
        expect(before + more.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(rules.limit);
      }),
    );
  });

  it('gives back to an empty Redis all it knows, once', () => {
    const log = new GrantLog(rules);
    log.add('own:1', { at: 10, own: true, shared: true });
    log.add('other:1', { at: 20, own: false, shared: true });
    expect(log.unshared(30)).toEqual([]);
    log.forgetShared();
    expect(log.unshared(30)).toEqual([
      { member: 'own:1', ageMs: 20 },
      { member: 'other:1', ageMs: 10 },
    ]);
    log.markShared(['own:1', 'other:1', 'nobody']);
    expect(log.unshared(30)).toEqual([]);
  });
});
