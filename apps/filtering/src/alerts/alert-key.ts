/** A load is told to a driver under one key for ever. */
export const alertKey = (driverId: string, cargoId: string): string => `alert:${driverId}:${cargoId}`;
