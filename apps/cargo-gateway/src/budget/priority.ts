/** Who goes first when calls are scarce, from the one a person waits for down to the one nobody does. */
export const PRIORITIES = ['interactive', 'prefetch', 'watch'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** No call may be made for now. */
export class BudgetExhausted extends Error {
  constructor(readonly retryAfterMs: number) {
    super('the request budget of the account is spent for now');
    this.name = 'BudgetExhausted';
  }
}

/** One driver has caused as many calls as a driver may. */
export class DriverOverShare extends Error {
  constructor(
    readonly driverId: string,
    readonly retryAfterMs: number,
  ) {
    super('this driver has caused too many upstream calls in the last minute');
    this.name = 'DriverOverShare';
  }
}
