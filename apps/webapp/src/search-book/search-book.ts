import type { Search, SearchPatch } from '../api/saved';
import { dayFromNow } from '../format';
import { Kept } from '../ui/kept';
import { Store } from '../ui/store';

/** How many matches of a day the driver has seen, by the search's id. */
interface Looked {
  readonly day: string;
  readonly matches: Readonly<Record<string, number>>;
}

export interface SearchBookParts {
  readonly list: () => Promise<readonly Search[]>;
  readonly create: (search: { name?: string; filter: Record<string, string> }) => Promise<Search>;
  readonly change: (id: string, patch: SearchPatch) => Promise<Search>;
  readonly remove: (id: string) => Promise<void>;
  /** Runs later; what it returns takes that back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** As long as the note with "undo" stands. */
export const UNDO_MS = 5_000;

/** The driver's saved searches as this phone knows them: shown before the server has answered, changed at once. */
export class SearchBook {
  /** Oldest first; undefined until something is known. */
  readonly items = new Store<readonly Search[] | undefined>(undefined);
  private driverId = '';
  private readonly leaving = new Map<string, () => void>();
  /** Changes under way by id: only the answer to the last one counts. */
  private readonly underway = new Map<string, symbol>();

  constructor(private readonly parts: SearchBookParts) {}

  open(driverId: string): void {
    if (driverId === this.driverId) return;
    this.driverId = driverId;
    this.items.set(this.kept().recall());
  }

  /** @throws ApiError */
  async refresh(): Promise<void> {
    const items = await this.parts.list();
    this.show(items.filter(({ id }) => !this.leaving.has(id)));
  }

  /** Without a name the server proposes one, which follows the filter. @throws ApiError */
  async create(filter: Record<string, string>, name: string | undefined): Promise<Search> {
    const search = await this.parts.create({ filter, ...(name === undefined ? {} : { name }) });
    this.show([...(this.items.value ?? []).filter(({ id }) => id !== search.id), search]);
    return search;
  }

  /** Shows at once; goes back to what it was when it fails. @throws ApiError */
  async change(id: string, patch: SearchPatch): Promise<void> {
    const before = this.find(id);
    if (before === undefined) return;
    const turn = Symbol(id);
    this.underway.set(id, turn);
    this.replace(patched(before, patch));
    try {
      const search = await this.parts.change(id, patch);
      if (this.underway.get(id) === turn) this.replace(search);
    } catch (error) {
      if (this.underway.get(id) === turn) this.replace(before);
      throw error;
    }
  }

  /** It is gone from the screen at once, from the server when it cannot be taken back any more. @returns what takes it back */
  remove(id: string, onFailure: () => void): () => void {
    const before = this.items.value ?? [];
    this.show(before.filter((one) => one.id !== id));
    const restore = (): void => {
      this.leaving.delete(id);
      const known = new Set(this.items.value?.map((one) => one.id));
      this.show(before.filter((one) => one.id === id || known.has(one.id)));
    };
    const leave = (): void => {
      cancel();
      this.parts.remove(id).then(
        () => this.leaving.delete(id),
        () => {
          restore();
          onFailure();
        },
      );
    };
    const cancel = this.parts.after(UNDO_MS, leave);
    this.leaving.set(id, leave);
    return () => {
      if (!this.leaving.has(id)) return;
      cancel();
      restore();
    };
  }

  /** Nobody can take anything back any more: the app is closed. */
  leaveNow(): void {
    for (const leave of [...this.leaving.values()]) leave();
  }

  find(id: string): Search | undefined {
    return this.items.value?.find((one) => one.id === id);
  }

  /** Matches of today that the driver has not seen. */
  news(now = new Date()): number {
    const looked = this.looked().recall();
    const seen = looked?.day === dayFromNow(0, now) ? looked.matches : {};
    return (this.items.value ?? []).reduce((sum, { id, matchesToday }) => sum + Math.max(0, matchesToday - (seen[id] ?? 0)), 0);
  }

  look(now = new Date()): void {
    if (this.items.value === undefined || this.news(now) === 0) return;
    const matches = Object.fromEntries(this.items.value.map(({ id, matchesToday }) => [id, matchesToday]));
    this.looked().keep({ day: dayFromNow(0, now), matches });
    // Watchers count the news anew.
    this.items.set([...this.items.value]);
  }

  private replace(search: Search): void {
    this.show((this.items.value ?? []).map((one) => (one.id === search.id ? search : one)));
  }

  private show(items: readonly Search[]): void {
    this.items.set(items);
    this.kept().keep(items);
  }

  private kept(): Kept<readonly Search[]> {
    return new Kept(`searches:${this.driverId}`);
  }

  private looked(): Kept<Looked> {
    return new Kept(`searches-looked:${this.driverId}`);
  }
}

/** A search as it will be; null takes away. */
function patched(search: Search, { name, filter, alerts = {} }: SearchPatch): Search {
  const { quietHours, mutedUntil, ...rest } = { ...search.alerts, ...alerts };
  return {
    ...search,
    name: name ?? search.name,
    filter: filter ?? search.filter,
    alerts: {
      ...rest,
      ...(quietHours == null ? {} : { quietHours }),
      ...(mutedUntil == null ? {} : { mutedUntil }),
    },
  };
}
