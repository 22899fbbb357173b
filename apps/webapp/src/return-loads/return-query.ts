import type { Cargo } from '../api/client';
import type { Query } from '../filter/query';

const RADIUS_KM = '50';

/**
 * The filter of loads that take the driver on from where this one is unloaded: from that city and around it, from the day of
 * unloading on (of loading where that is not said), but not from a day that has passed. Undefined when the city is not known.
 * @param today YYYY-MM-DD
 */
export function returnQuery({ route: { to }, unloadingDate, loadingDate }: Cargo, today: string): Query | undefined {
  if (to.pointId === undefined) return undefined;
  const day = (unloadingDate ?? to.date ?? loadingDate ?? '').slice(0, 10);
  return {
    startPointId: to.pointId,
    ...(to.pointType === undefined ? {} : { startPointType: to.pointType }),
    startPointRadius: RADIUS_KM,
    startDate: day > today ? day : today,
  };
}
