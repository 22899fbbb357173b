import type { Marks } from '../api/client';
import { Kept } from '../ui/kept';
import { Store } from '../ui/store';

export type Kind = 'favourites' | 'hidden' | 'blockedCompanies';
export type Aside = Pick<Marks, Kind>;

/** What the driver has said and the server has not confirmed. */
export interface Wish {
  readonly kind: Kind;
  /** Id of a load, or INN of a company. */
  readonly target: string;
  readonly on: boolean;
}

interface Memory {
  readonly server: Aside;
  readonly wishes: readonly Wish[];
  /** What a load or a company is called, for lists that know only its number. */
  readonly names: Readonly<Record<string, string>>;
}

export interface ShelfParts {
  /** Never rejects. */
  readonly send: (wish: Wish) => Promise<'done' | 'later' | 'refused'>;
}

const NOTHING: Aside = { favourites: [], hidden: [], blockedCompanies: [] };
/** Names are comfort: the newest stay. */
const MOST_NAMES = 500;

/**
 * What the driver puts aside: favourites, hidden loads, blocked companies. It shows at once, is sent as soon as there is a
 * network, and goes back to what it was when the server refuses it.
 */
export class Shelf {
  readonly marks = new Store<Aside>(NOTHING);
  private memory: Memory = { server: NOTHING, wishes: [], names: {} };
  private driverId = '';
  private sending = false;

  constructor(private readonly parts: ShelfParts) {}

  open(driverId: string): void {
    if (driverId === this.driverId) return;
    this.driverId = driverId;
    this.remember({ server: NOTHING, wishes: [], names: {}, ...this.kept().recall() });
  }

  /** As the server has them now; what nobody could be asked about stays as it was. */
  take({ favourites, hidden, blockedCompanies, missing = [] }: Aside & Pick<Marks, 'missing'>): void {
    const said = Object.entries({ favourites, hidden, blockedCompanies }).filter(([kind]) => !missing.includes(kind as Kind));
    this.remember({ ...this.memory, server: { ...this.memory.server, ...Object.fromEntries(said) } });
    void this.flush();
  }

  has(kind: Kind, target: string): boolean {
    return this.marks.value[kind].includes(target);
  }

  put(kind: Kind, target: string, name?: string): void {
    this.wish({ kind, target, on: true }, name);
  }

  takeOff(kind: Kind, target: string): void {
    this.wish({ kind, target, on: false });
  }

  nameOf(target: string): string | undefined {
    return this.memory.names[target];
  }

  /** Sends what waits, in order. */
  async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    const driverId = this.driverId;
    try {
      for (let wish = this.memory.wishes[0]; wish !== undefined; wish = this.memory.wishes[0]) {
        const sent = wish;
        const outcome = await this.parts.send(sent);
        if (outcome === 'later' || driverId !== this.driverId) return;
        // The driver may have thought better of it meanwhile: then another wish stands there.
        const wishes = this.memory.wishes.filter((one) => one !== sent);
        const server = outcome === 'done' ? granted(this.memory.server, sent) : this.memory.server;
        this.remember({ ...this.memory, server, wishes });
      }
    } finally {
      this.sending = false;
    }
  }

  private wish(wish: Wish, name?: string): void {
    const others = this.memory.wishes.filter(({ kind, target }) => kind !== wish.kind || target !== wish.target);
    const names = name === undefined ? this.memory.names : newest({ ...this.memory.names, [wish.target]: name });
    this.remember({ ...this.memory, wishes: [...others, wish], names });
    void this.flush();
  }

  private remember(memory: Memory): void {
    this.memory = memory;
    this.marks.set(memory.wishes.reduce(granted, memory.server));
    this.kept().keep(memory);
  }

  private kept(): Kept<Memory> {
    return new Kept(`aside:${this.driverId}`);
  }
}

const newest = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).slice(-MOST_NAMES));

/** Newest first, as the server has them. */
function granted(aside: Aside, { kind, target, on }: Wish): Aside {
  const others = aside[kind].filter((one) => one !== target);
  return { ...aside, [kind]: on ? [target, ...others] : others };
}
