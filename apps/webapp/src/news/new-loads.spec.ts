import type { Cargo } from '../api/client';
import { newLoads } from './new-loads';

const at = (minute: number): string => `2026-11-21T08:${String(minute).padStart(2, '0')}:00.000Z`;
const load = (id: string, postedAt: string | null): Cargo => ({ id, postedAt }) as Cargo;
const ids = (cargos: readonly Cargo[]): string[] => cargos.map(({ id }) => id);
const known = [load('3', at(30)), load('2', at(20)), load('1', at(10))];

describe('new loads of a list', () => {
  it('are those put up after the newest known one', () =>
    expect(ids(newLoads(known, [load('5', at(32)), load('4', at(31)), ...known]))).toEqual(['5', '4']));

  it('are not those that moved up because others have gone', () =>
    expect(ids(newLoads(known, [load('3', at(30)), load('1', at(10)), load('0', at(5))]))).toEqual([]));

  it('are found wherever the order of the page puts them', () =>
    expect(ids(newLoads(known, [load('1', at(10)), load('4', at(31)), load('3', at(30))]))).toEqual(['4']));

  it('are those above the known ones where the exchange does not say when', () =>
    expect(ids(newLoads(known, [load('9', null), ...known, load('8', null)]))).toEqual(['9']));

  it('are all of a page that knows nobody', () =>
    expect(ids(newLoads([], [load('5', at(32)), load('4', null)]))).toEqual(['5', '4']));
});
