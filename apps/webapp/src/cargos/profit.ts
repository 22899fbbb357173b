import type { Truck } from '../api/client';

export interface Profit {
  readonly profitKopecks: number;
  readonly fuelKopecks: number;
  readonly tollsKopecks: number;
}

/** What is left of the price after fuel and tolls, kopecks; undefined while the truck's fuel is not known. */
export function profitOf(priceKopecks: number, distanceKm: number, truck: Truck | undefined): Profit | undefined {
  if (truck?.fuelLitersPer100Km === undefined || truck.fuelPriceKopecks === undefined) return undefined;
  const fuelKopecks = Math.round((distanceKm / 100) * truck.fuelLitersPer100Km * truck.fuelPriceKopecks);
  const tollsKopecks = Math.round(distanceKm * (truck.tollKopecksPerKm ?? 0));
  return { profitKopecks: priceKopecks - fuelKopecks - tollsKopecks, fuelKopecks, tollsKopecks };
}
