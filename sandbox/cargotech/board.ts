import type { SandboxClock } from '../clock';
import { Random } from '../random';
import { makeCompanies, type Company } from './companies';
import { LONGEST_LIFE_MS, makeLoad, SHORTEST_LIFE_MS, type Load } from './load';

const COMPANIES = 600;
const PRICE_CHANGE_SHARE = 0.04;
/** Ten digits, as seen: more than a 32-bit integer holds. */
const FIRST_ID = 6_236_980_507;
/** Mean of a life spread evenly on a logarithmic scale. */
const MEAN_LIFE_MS = (LONGEST_LIFE_MS - SHORTEST_LIFE_MS) / Math.log(LONGEST_LIFE_MS / SHORTEST_LIFE_MS);

/** The live board: loads appear, change their price and go as the sandbox's clock runs. */
export class Board {
  readonly companies: readonly Company[];
  private readonly random: Random;
  private readonly byId = new Map<string, Load>();
  /** Oldest first. */
  private loads: Load[] = [];
  private changes: { at: number; id: string }[] = [];
  private nextId = FIRST_ID;
  private nextArrivalAt: number;
  private readonly meanGapMs: number;
  /** Loads come and go by themselves. */
  alive = true;

  constructor(
    private readonly clock: SandboxClock,
    seed: number,
    size: number,
  ) {
    this.random = new Random(seed);
    this.companies = makeCompanies(this.random, COMPANIES);
    this.meanGapMs = size === 0 ? Infinity : MEAN_LIFE_MS / size;
    const now = clock.now();
    const births = Array.from(
      { length: size },
      () => now - this.random.next() * this.random.logUniform(SHORTEST_LIFE_MS, LONGEST_LIFE_MS),
    ).sort((a, b) => a - b);
    for (const postedAt of births) {
      const load = makeLoad(this.random, this.newId(), postedAt, this.companies);
      this.insert(
        load.removeAt > now ? load : { ...load, removeAt: now + this.random.logUniform(SHORTEST_LIFE_MS, LONGEST_LIFE_MS) },
      );
    }
    this.nextArrivalAt = now + this.random.exponential(this.meanGapMs);
  }

  /** Loads that pass, newest first. */
  select(test: (load: Load) => boolean): Load[] {
    this.advance();
    const found: Load[] = [];
    for (let index = this.loads.length - 1; index >= 0; index--) {
      const load = this.loads[index];
      if (load !== undefined && test(load)) found.push(load);
    }
    return found;
  }

  find(id: string): Load | undefined {
    this.advance();
    return this.byId.get(id);
  }

  get size(): number {
    return this.loads.length;
  }

  /** A new load now, with what is given. */
  appear(given: Partial<Load> = {}): Load {
    this.advance();
    const load = makeLoad(this.random, this.newId(), this.clock.now(), this.companies, { odd: undefined, ...given });
    this.insert(load);
    return load;
  }

  /** Another price, in kopecks; without one, up or down by a few percent. */
  change(id: string, priceKopecks?: number): Load | undefined {
    const load = this.find(id);
    if (load === undefined) return undefined;
    load.price =
      priceKopecks ?? Math.round((load.price * (1 + this.random.pick([-0.08, -0.05, 0.05, 0.1, 0.15]))) / 50_000) * 50_000;
    return load;
  }

  remove(id: string): boolean {
    this.advance();
    const load = this.byId.get(id);
    if (load === undefined) return false;
    this.byId.delete(id);
    this.loads.splice(this.loads.indexOf(load), 1);
    return true;
  }

  private newId(): number {
    return (this.nextId += this.random.integer(1, 9));
  }

  private insert(load: Load): void {
    this.loads.push(load);
    this.byId.set(String(load.id), load);
    if (this.random.chance(PRICE_CHANGE_SHARE))
      this.changes.push({ at: this.random.between(load.postedAt, load.removeAt), id: String(load.id) });
  }

  /** Lets happen what was due up to now. */
  private advance(): void {
    if (!this.alive) return;
    const now = this.clock.now();
    for (; this.nextArrivalAt <= now; this.nextArrivalAt += this.random.exponential(this.meanGapMs)) {
      this.insert(makeLoad(this.random, this.newId(), this.nextArrivalAt, this.companies));
    }
    const due = this.changes.filter(({ at }) => at <= now);
    if (due.length > 0) {
      this.changes = this.changes.filter(({ at }) => at > now);
      for (const { id } of due) {
        const load = this.byId.get(id);
        if (load !== undefined)
          load.price = Math.round((load.price * (1 + this.random.pick([-0.08, -0.05, 0.05, 0.1]))) / 50_000) * 50_000;
      }
    }
    if (this.loads.some(({ removeAt }) => removeAt <= now)) {
      for (const load of this.loads) if (load.removeAt <= now) this.byId.delete(String(load.id));
      this.loads = this.loads.filter(({ removeAt }) => removeAt > now);
    }
  }
}
