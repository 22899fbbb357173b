import type { SandboxClock } from '../../clock';
import { Random } from '../../random';
import { makeCompanies, type Company } from './companies';
import { LONGEST_LIFE_MS, makeLoad, SHORTEST_LIFE_MS, type Load } from './load';

const COMPANIES = 600;
const PRICE_CHANGE_SHARE = 0.04;
/** By how much prices move. */
const MOVES = [0.92, 0.95, 1.05, 1.1, 1.15];
const PRICE_STEP = 10_000;
/** Ten digits, as seen: more than a 32-bit integer holds. */
const FIRST_ID = 6_236_980_507;
const ID_STEP = 3;
/** Mean of a life spread evenly on a logarithmic scale. */
const MEAN_LIFE_MS = (LONGEST_LIFE_MS - SHORTEST_LIFE_MS) / Math.log(LONGEST_LIFE_MS / SHORTEST_LIFE_MS);
/** A driver looks at the top of the list: what is picked at random is picked there. */
const TOP = 20;
const MOST_TRIES = 5_000;

interface PriceMove {
  readonly at: number;
  readonly id: string;
  readonly factor: number;
}

/** The live board: loads appear, change their price and go as the sandbox's clock runs, the same way however often it is looked at. */
export class Board {
  readonly companies: readonly Company[];
  private readonly random: Random;
  /** Chance of what is asked for from outside: what the board does by itself stays the same. */
  private readonly visitor: Random;
  private readonly byId = new Map<string, Load>();
  /** Oldest first. */
  private loads: Load[] = [];
  private moves: PriceMove[] = [];
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
    this.visitor = new Random(~seed);
    this.companies = makeCompanies(this.random, COMPANIES);
    this.meanGapMs = size === 0 ? Infinity : MEAN_LIFE_MS / size;
    const now = clock.now();
    for (const { postedAt, removeAt } of this.livesAround(now, size)) {
      this.insert(makeLoad(this.random, this.newId(), postedAt, this.companies, { removeAt }));
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

  /** One of the newest that pass. */
  pick(test: (load: Load) => boolean): Load | undefined {
    const found = this.select(test).slice(0, TOP);
    return found.length === 0 ? undefined : this.visitor.pick(found);
  }

  find(id: string): Load | undefined {
    this.advance();
    return this.byId.get(id);
  }

  get size(): number {
    this.advance();
    return this.loads.length;
  }

  /** A new well-formed load now, with what is given. */
  appear(given: Partial<Load> = {}): Load {
    return this.post(this.draft(given));
  }

  /** A new load now that passes; undefined when chance brings none of the kind. */
  appearMatching(test: (load: Load) => boolean, given: Partial<Load> = {}): Load | undefined {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const load = this.draft(given);
      if (test(load)) return this.post(load);
    }
    return undefined;
  }

  /** Another price, in kopecks; without one, up or down by 5 to 15 per cent. A load without a price gets one. */
  change(id: string, priceKopecks?: number): Load | undefined {
    const load = this.find(id);
    if (load === undefined) return undefined;
    load.price = priceKopecks ?? moved(load.price, this.visitor.pick(MOVES));
    load.priceOnRequest = false;
    return load;
  }

  remove(id: string): boolean {
    const load = this.find(id);
    if (load === undefined) return false;
    this.byId.delete(id);
    this.loads.splice(this.loads.indexOf(load), 1);
    return true;
  }

  /** Who is on a board at any one moment: the longer a life, the likelier, hence lives evenly spread and not logarithmically. */
  private livesAround(now: number, size: number): { postedAt: number; removeAt: number }[] {
    return Array.from({ length: size }, () => {
      const life = this.random.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
      const postedAt = Math.floor(now - this.random.next() * life);
      return { postedAt, removeAt: postedAt + life };
    }).sort((a, b) => a.postedAt - b.postedAt);
  }

  private draft(given: Partial<Load>): Load {
    return makeLoad(this.visitor, 0, this.clock.now(), this.companies, { odd: undefined, ...given });
  }

  private post(draft: Load): Load {
    this.advance();
    const load = { ...draft, id: this.newId() };
    this.loads.push(load);
    this.byId.set(String(load.id), load);
    return load;
  }

  private newId(): number {
    return (this.nextId += ID_STEP);
  }

  private insert(load: Load): void {
    this.loads.push(load);
    this.byId.set(String(load.id), load);
    if (this.random.chance(PRICE_CHANGE_SHARE)) {
      const at = this.random.between(load.postedAt, load.removeAt);
      this.moves.push({ at, id: String(load.id), factor: this.random.pick(MOVES) });
    }
  }

  /** Lets happen what was due up to now. */
  private advance(): void {
    if (!this.alive) return;
    const now = this.clock.now();
    // After a leap of weeks only those who could still be here are worth making.
    this.nextArrivalAt = Math.max(this.nextArrivalAt, now - LONGEST_LIFE_MS);
    for (; this.nextArrivalAt <= now; this.nextArrivalAt += this.random.exponential(this.meanGapMs)) {
      this.insert(makeLoad(this.random, this.newId(), this.nextArrivalAt, this.companies));
    }
    if (this.moves.some(({ at }) => at <= now)) {
      for (const { at, id, factor } of this.moves) {
        const load = this.byId.get(id);
        if (at <= now && load !== undefined) load.price = moved(load.price, factor);
      }
      this.moves = this.moves.filter(({ at }) => at > now);
    }
    if (this.loads.some(({ removeAt }) => removeAt <= now)) {
      for (const load of this.loads) if (load.removeAt <= now) this.byId.delete(String(load.id));
      this.loads = this.loads.filter(({ removeAt }) => removeAt > now);
    }
  }
}

/** Another round sum, never the same. */
function moved(price: number, factor: number): number {
  const there = Math.round((price * factor) / PRICE_STEP) * PRICE_STEP;
  return there === price ? price + Math.sign(factor - 1) * PRICE_STEP : there;
}
