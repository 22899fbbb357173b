/** Chance from a seed (mulberry32): the same seed makes the same world. */
export class Random {
  constructor(private state: number) {}

  /** 0 ≤ x < 1 */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  integer(min: number, max: number): number {
    return Math.floor(this.between(min, max + 1));
  }

  /** So many decimal digits, leading zeros included. */
  digits(count: number): string {
    return Array.from({ length: count }, () => this.integer(0, 9)).join('');
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)] as T;
  }

  /** So many different items, in their own order. */
  some<T>(from: readonly T[], count: number): T[] {
    const left = [...from.keys()];
    while (left.length > count) left.splice(Math.floor(this.next() * left.length), 1);
    return left.map((index) => from[index] as T);
  }

  /** Waiting time of a Poisson process with the given mean. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  /** Evenly spread on a logarithmic scale. */
  logUniform(min: number, max: number): number {
    return Math.exp(this.between(Math.log(min), Math.log(max)));
  }
}

/** A choice by weights, prepared once: it is made for every load. */
export class WeightedChoice<T> {
  private readonly reach: number[] = [];

  constructor(
    private readonly from: readonly T[],
    weightOf: (item: T) => number,
  ) {
    let sum = 0;
    for (const item of from) this.reach.push((sum += weightOf(item)));
  }

  pick(random: Random): T {
    const at = random.next() * (this.reach.at(-1) ?? 0);
    let [low, high] = [0, this.reach.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.reach[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return this.from[low] as T;
  }
}
