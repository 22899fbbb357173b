import type { Truck } from '#contracts';

/**
 * What is left of the price after fuel and tolls, kopecks; undefined while the truck's fuel is not known. The Mini App shows the same sum:
 * see apps/webapp/src/cargos/profit.ts.
 */
export function profitOf(priceKopecks: number, distanceKm: number, truck: Truck | undefined): number | undefined {
  if (truck?.fuelLitersPer100Km === undefined || truck.fuelPriceKopecks === undefined) return undefined;
  const fuelKopecks = Math.round((distanceKm / 100) * truck.fuelLitersPer100Km * truck.fuelPriceKopecks);
  const tollsKopecks = Math.round(distanceKm * (truck.tollKopecksPerKm ?? 0));
  return priceKopecks - fuelKopecks - tollsKopecks;
}
