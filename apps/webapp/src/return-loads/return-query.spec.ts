import type { Cargo } from '../api/client';
import { returnQuery } from './return-query';

const today = '2026-11-21';
const cargo = (dates: { loading?: string; unloading?: string }, to: object = { pointId: '78', pointType: '2' }): Cargo =>
  ({
    route: { from: { city: 'Москва', pointId: '62' }, to: { city: 'Казань', date: null, ...to } },
    loadingDate: dates.loading ?? null,
    unloadingDate: dates.unloading ?? null,
  }) as unknown as Cargo;

describe('return loads', () => {
  it('go from the city of unloading and around it, from the day of unloading on', () =>
    expect(returnQuery(cargo({ loading: '2026-11-22', unloading: '2026-11-24T18:00:00' }), today)).toEqual({
      startPointId: '78',
      startPointType: '2',
      startPointRadius: '50',
      startDate: '2026-11-24',
    }));

  it.each([
    ['the day of unloading at the stop', cargo({}, { pointId: '78', date: '2026-11-23' }), '2026-11-23'],
    ['the day of loading when no day of unloading is said', cargo({ loading: '2026-11-22' }), '2026-11-22'],
    ['today when no day is said', cargo({}), today],
    ['today when the day has passed', cargo({ unloading: '2026-11-19' }), today],
  ])('from %s', (_, load, day) => expect(returnQuery(load, today)?.['startDate']).toBe(day));

  it('cannot be asked for where the city is not known', () =>
    expect(returnQuery(cargo({}, { pointId: undefined }), today)).toBeUndefined());
});
