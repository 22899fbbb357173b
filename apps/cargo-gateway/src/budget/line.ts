import type { BudgetExhausted } from './priority';

export interface Waiter {
  /** Place of its priority; the lower, the earlier. */
  rank: number;
  readonly grant: () => void;
  readonly refuse: (error: BudgetExhausted) => void;
}

/** Those of one replica who wait for a call: by rank, and of equals who came first. */
export class Line {
  private readonly waiters: Waiter[] = [];

  get length(): number {
    return this.waiters.length;
  }

  join(waiter: Waiter): void {
    this.waiters.push(waiter);
  }

  leave(waiter: Waiter): void {
    const place = this.waiters.indexOf(waiter);
    if (place >= 0) this.waiters.splice(place, 1);
  }

  /** Of all, or of one rank. */
  first(rank?: number): Waiter | undefined {
    let best: Waiter | undefined;
    for (const waiter of this.waiters) {
      if (rank === undefined ? best === undefined || waiter.rank < best.rank : waiter.rank === rank && best === undefined)
        best = waiter;
    }
    return best;
  }

  clear(): Waiter[] {
    return this.waiters.splice(0);
  }
}
