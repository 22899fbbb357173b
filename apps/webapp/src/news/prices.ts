import type { Cargo } from '../api/client';
import { Kept } from '../ui/kept';

/** Kopecks by the load's id. */
type Prices = Readonly<Record<string, number>>;

/** Loads live for days: so many of the newest are enough. */
const MOST = 1_000;

/** What this phone saw of the prices when the app was open last, against what they are now. */
export class PriceMemory {
  private readonly kept = new Kept<Prices>('prices');
  private before: Map<string, number> | undefined;

  /** Looks at loads as they are now. What was never seen is what it is compared with from now on. */
  see(cargos: readonly Cargo[]): void {
    const before = this.baseline();
    const now = new Map<string, number>(Object.entries(this.kept.recall() ?? {}));
    for (const { id, priceKopecks } of cargos) {
      if (priceKopecks == null) continue;
      if (!before.has(id)) before.set(id, priceKopecks);
      // What was looked at last stands at the end, and stays longest.
      now.delete(id);
      now.set(id, priceKopecks);
    }
    this.kept.keep(Object.fromEntries([...now].slice(-MOST)));
  }

  /** Kopecks up or down since the last opening; undefined when it stands or was not seen. */
  moved({ id, priceKopecks }: Cargo): number | undefined {
    const seen = this.baseline().get(id);
    return seen === undefined || priceKopecks == null || seen === priceKopecks ? undefined : priceKopecks - seen;
  }

  private baseline(): Map<string, number> {
    this.before ??= new Map(Object.entries(this.kept.recall() ?? {}));
    return this.before;
  }
}

export const prices = new PriceMemory();
