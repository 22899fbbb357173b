import type { Response } from '../api/client';
import { mayRate, merged, newer, type Status } from './status';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString();
const made = (id: string, minute: number, status: Status = 'sent', changed = minute): Response =>
  ({ id, cargoId: id, status, createdAt: at(minute), updatedAt: at(changed), history: [] }) as unknown as Response;
const ids = (list: readonly Response[]) => list.map(({ id }) => id);

describe('a list of responses that changes under the eye', () => {
  const list = [made('c', 30), made('b', 20), made('a', 10)];

  it('changes one in its place', () => {
    const after = merged(list, made('b', 20, 'accepted', 40), undefined);
    expect(ids(after)).toEqual(['c', 'b', 'a']);
    expect(after[1]?.status).toBe('accepted');
  });

  it.each([
    [40, ['x', 'c', 'b', 'a']],
    [15, ['c', 'b', 'x', 'a']],
    [5, ['c', 'b', 'a', 'x']],
  ])('puts a new one of minute %p where its age wants it', (minute, order) =>
    expect(ids(merged(list, made('x', minute), undefined))).toEqual(order),
  );

  it('lets go what fits the filter no longer, and takes in what fits now', () => {
    expect(ids(merged(list, made('b', 20, 'accepted'), 'sent'))).toEqual(['c', 'a']);
    expect(ids(merged([], made('b', 20, 'accepted'), 'accepted'))).toEqual(['b']);
    expect(merged(list, made('x', 40, 'accepted'), 'sent')).toBe(list);
  });

  it('believes the copy that was changed last', () => {
    const [old, fresh] = [made('a', 10, 'sent', 11), made('a', 10, 'accepted', 12)];
    expect(newer(fresh, old)).toBe(fresh);
    expect(newer(old, fresh)).toBe(fresh);
    expect(newer(undefined, old)).toBe(old);
  });
});

describe('a rating', () => {
  const now = Date.parse(at(0)) + 3 * 86_400_000;
  const rated = (daysAgo: number): Response => ({
    ...made('a', 0, 'completed'),
    updatedAt: new Date(now - daysAgo * 86_400_000).toISOString(),
    rating: { stars: 4 },
  });
  it('is asked for after the trip, whenever the driver comes to it', () => {
    expect(mayRate(made('a', 0, 'completed'), now)).toBe(true);
    expect(mayRate(made('a', 0, 'accepted'), now)).toBe(false);
  });
  it('may be changed for a day', () => {
    expect(mayRate(rated(0.5), now)).toBe(true);
    expect(mayRate(rated(1.5), now)).toBe(false);
  });
});
