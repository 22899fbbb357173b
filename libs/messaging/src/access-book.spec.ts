import { randomUUID } from 'node:crypto';
import { DRIVER_UNKNOWN, Refusal, SERVICE_UNAVAILABLE, type AccessState } from '#contracts';
import { AccessBook } from './access-book';
import { newCall, runInCall } from './call-context';

const DAY_MS = 86_400_000;

describe('the book of access', () => {
  let now: number;
  let payments: boolean;
  let answers: (() => Promise<AccessState>)[];
  let asked: number;
  let book: AccessBook;
  const driverId = randomUUID();
  const until = (ms: number, version = 1): AccessState => ({
    driverId,
    token: randomUUID(),
    version,
    source: 'payment',
    expiresAt: new Date(now + ms).toISOString(),
    usableUntil: new Date(now + ms).toISOString(),
    autoRenew: false,
  });
  const away = () => Promise.reject(new Refusal(SERVICE_UNAVAILABLE));

  beforeEach(() => {
    now = Date.parse('2026-11-21T06:00:00.000Z');
    payments = true;
    answers = [];
    asked = 0;
    const call = (): Promise<AccessState> => {
      asked++;
      return (answers.shift() ?? away)();
    };
    book = new AccessBook({ call: call as never }, { now: () => now, paymentsEnabled: () => payments });
  });

  it('knows without asking what needs no access', async () => {
    expect(book.find('session', driverId)).toBe(true);
    expect(book.find('first-page', driverId, { limit: 20, offset: 0 })).toBe(true);
    expect(await book.may('open', driverId)).toBe(true);
    payments = false;
    expect(book.find('paid', driverId)).toBe(true);
    expect(asked).toBe(0);
  });

  it('keeps what was heard while an older answer was on its way', async () => {
    let answer: (state: AccessState) => void = () => undefined;
    answers = [() => new Promise((done) => (answer = done))];
    const asking = book.may('paid', driverId);
    book.hear(until(DAY_MS, 5));
    answer(until(-1, 4));
    expect(await asking).toBe(true);
    expect(book.find('paid', driverId)).toBe(true);
  });

  it('believes an answer over what it knew before the question, whatever its number: the store may be an older one', async () => {
    book.hear(until(DAY_MS, 9));
    now += 31_000;
    answers = [() => Promise.resolve(until(-1, 2))];
    expect(book.find('paid', driverId)).toBe(true);
    await new Promise(setImmediate);
    expect(book.find('paid', driverId)).toBe(false);
  });

  it('does not believe an old word that comes late', () => {
    book.hear(until(DAY_MS, 3));
    book.hear(until(-1, 2));
    expect(book.find('paid', driverId)).toBe(true);
  });

  it('asks again about everybody when something may have been missed', async () => {
    book.hear(until(-1, 1));
    now += 100;
    book.doubtAll();
    answers = [() => Promise.resolve(until(DAY_MS, 2))];
    expect(await book.may('paid', driverId)).toBe(true);
    expect(asked).toBe(1);
  });

  it('asks behind the reader once, and pauses after a failure', async () => {
    book.hear(until(DAY_MS));
    now += 31_000;
    for (let time = 0; time < 5; time++) expect(book.find('paid', driverId)).toBe(true);
    await new Promise(setImmediate);
    for (let time = 0; time < 5; time++) expect(book.find('paid', driverId)).toBe(true);
    expect(asked).toBe(1);
    now += 1_001;
    book.find('paid', driverId);
    expect(asked).toBe(2);
  });

  it('passes on that a driver is not there, and never takes silence for a no', async () => {
    answers = [() => Promise.reject(new Refusal(DRIVER_UNKNOWN))];
    await expect(book.require('paid', driverId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(book.require('paid', driverId)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await book.surely('paid', driverId)).toBe(false);
    answers = [() => Promise.resolve(until(-1))];
    await expect(book.require('paid', driverId)).rejects.toMatchObject({ code: 'SUBSCRIPTION_REQUIRED' });
  });

  it('waits no longer than the work has time for', async () => {
    answers = [() => new Promise(() => undefined)];
    const begun = performance.now();
    const asking = runInCall(newCall(50), () => book.may('paid', driverId));
    await expect(asking).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('lets a driver go when there are too many, and asks about them anew', async () => {
    book.hear(until(DAY_MS));
    for (let number = 0; number < 50_000; number++) book.hear(Object.assign(until(DAY_MS), { driverId: `driver ${number}` }));
    expect(book.find('paid', driverId)).toBeUndefined();
    answers = [() => Promise.resolve(until(DAY_MS))];
    expect(await book.may('paid', driverId)).toBe(true);
  });
});
