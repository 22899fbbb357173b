import type { Response } from '../api/client';
import { ResponseBook } from './book';
import type { Status } from './status';

const memory = new Map<string, string>();
const response = (cargoId: string, status: Status, minute: number): Response =>
  ({
    id: `r${cargoId}`,
    cargoId,
    status,
    createdAt: '2026-11-21T08:00:00.000Z',
    updatedAt: new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString(),
    history: [],
  }) as unknown as Response;

describe('what the phone knows of responses', () => {
  let book: ResponseBook;
  const opened = (driverId = 'ivan'): ResponseBook => {
    const fresh = new ResponseBook();
    fresh.open(driverId);
    return fresh;
  };
  beforeAll(() =>
    Object.assign(globalThis, {
      localStorage: {
        getItem: (key: string) => memory.get(key) ?? null,
        setItem: (key: string, value: string) => memory.set(key, value),
        removeItem: (key: string) => memory.delete(key),
      },
    }),
  );
  afterAll(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  beforeEach(() => {
    memory.clear();
    book = opened();
  });

  it('has no news at the first look, whatever stands there', () => {
    book.take({ 1: 'accepted', 2: 'sent' });
    expect(book.news()).toEqual([]);
  });

  it('has news when the dispatcher acts, not when the driver does', () => {
    book.take({ 1: 'sent', 2: 'sent', 3: 'sent' });
    book.hear(response('1', 'accepted', 5));
    book.hear(response('2', 'withdrawn', 5));
    book.hear(response('4', 'pending', 5));
    expect(book.news()).toEqual(['1']);
  });

  it('counts news of the time the app was closed, until they are seen', () => {
    book.take({ 1: 'sent' });
    book = opened();
    book.take({ 1: 'viewed' });
    expect(book.news()).toEqual(['1']);
    book.look(['1']);
    expect(book.news()).toEqual([]);
    book = opened();
    expect(book.marks.value).toEqual({ 1: 'viewed' });
    book.take({ 1: 'rejected' });
    expect(book.news()).toEqual(['1']);
  });

  it('tells watchers of the marks that news were seen', () => {
    book.take({ 1: 'sent' });
    book.hear(response('1', 'accepted', 5));
    let told = 0;
    book.marks.subscribe(() => told++);
    book.look(['1']);
    book.look(['1']);
    expect(told).toBe(1);
  });

  it('does not go back to what was before', () => {
    book.hear(response('1', 'accepted', 5));
    const [known] = book.meet([response('1', 'sent', 1)]);
    expect(known?.status).toBe('accepted');
    expect(book.marks.value).toEqual({ 1: 'accepted' });
  });

  it('keeps two people on one phone apart', () => {
    book.hear(response('1', 'accepted', 5));
    book.open('anna');
    expect(book.marks.value).toEqual({});
    expect(book.copies.value).toEqual({});
  });
});
