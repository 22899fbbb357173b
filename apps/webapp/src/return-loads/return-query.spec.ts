import type { Cargo } from '../api/client';
import { freeFrom, fromAround, notBefore } from './return-query';

const today = '2026-11-21';
const cargo = (dates: { loading?: string; unloading?: string; atStop?: string }): Cargo =>
  ({
    route: { from: { city: 'Москва' }, to: { city: 'Казань', date: dates.atStop ?? null } },
    loadingDate: dates.loading ?? null,
    unloadingDate: dates.unloading ?? null,
  }) as unknown as Cargo;

describe('return loads', () => {
  it.each([
    ['the day of unloading', cargo({ loading: '2026-11-22', unloading: '2026-11-24T18:00:00' }), '2026-11-24'],
    ['the day of unloading at the stop', cargo({ loading: '2026-11-22', atStop: '2026-11-23' }), '2026-11-23'],
    ['the day of loading when no day of unloading is said', cargo({ loading: '2026-11-22' }), '2026-11-22'],
    ['today when no day is said', cargo({}), today],
    ['today when the day has passed', cargo({ unloading: '2026-11-19' }), today],
  ])('are those from %s on', (_, load, day) => expect(freeFrom(load, today)).toBe(day));

  it('go from around the city, by its type in the dictionary where that is known', () => {
    expect(fromAround({ id: '78', type: '2' })).toEqual({ startPointId: '78', startPointType: '2', startPointRadius: '50' });
    expect(fromAround({ id: '78', type: undefined })).toEqual({ startPointId: '78', startPointRadius: '50' });
  });

  it('leave out what is loaded before the driver is there', () => {
    const [early, same, late, open] = ['2026-11-23', '2026-11-24T08:00:00', '2026-11-25', undefined].map((loading) =>
      cargo(loading === undefined ? {} : { loading }),
    ) as [Cargo, Cargo, Cargo, Cargo];
    expect(notBefore([early, same, late, open], '2026-11-24')).toEqual([same, late, open]);
  });
});
