import type { Cargo } from '../api/client';
import type { Query } from '../filter/query';

const RADIUS_KM = '50';

/** From when on the driver is free where this load is unloaded: the day of unloading, of loading where that is not said, but none that has passed. @param today YYYY-MM-DD */
export function freeFrom({ route: { to }, unloadingDate, loadingDate }: Cargo, today: string): string {
  const day = (unloadingDate ?? to.date ?? loadingDate ?? '').slice(0, 10);
  return day > today ? day : today;
}

/** The filter of loads that go from around a city. @param city as the dictionary has it: a load's own word for its type means another thing */
export const fromAround = ({ id, type }: { id: string; type: string | undefined }): Query => ({
  startPointId: id,
  ...(type === undefined ? {} : { startPointType: type }),
  startPointRadius: RADIUS_KM,
});

/** Those that can be taken by somebody who is free from that day on; a load without a day is a matter of a call. */
export const notBefore = (cargos: readonly Cargo[], day: string): readonly Cargo[] =>
  cargos.filter(({ loadingDate }) => loadingDate === null || loadingDate.slice(0, 10) >= day);
