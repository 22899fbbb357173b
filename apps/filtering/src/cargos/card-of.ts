import type { CargoCard, CargoDetail } from '#contracts';

/** The card of a load out of its detail: no contacts, no note. */
export function cardOf(detail: CargoDetail): CargoCard {
  const { id, route, distanceKm, priceKopecks, pricePerKmKopecks, weightKg, volumeM3, loadTypes, truckTypes } = detail;
  const { loadingDate, unloadingDate, postedAt, cargoType, company, removed } = detail;
  return {
    id,
    route,
    distanceKm,
    priceKopecks,
    pricePerKmKopecks,
    weightKg,
    volumeM3,
    loadTypes,
    truckTypes,
    loadingDate,
    unloadingDate,
    postedAt,
    cargoType,
    ...(company === undefined ? {} : { company }),
    ...(removed === undefined ? {} : { removed }),
  };
}
