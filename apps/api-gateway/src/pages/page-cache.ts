import { Refusal, type Page } from '#contracts';
import { LRUCache } from 'lru-cache';
import { EncodedPage, weak } from './encoded-page';

interface Entry {
  readonly page: EncodedPage;
  /** ms since 1970. */
  readonly freshUntil: number;
}

/** Pages of another service kept as bytes for a moment; however many ask for one that is not here, one call is made. */
export class PageCache {
  private readonly entries: LRUCache<string, Entry>;
  private readonly loading = new Map<string, Promise<EncodedPage>>();

  constructor(
    private readonly freshMs: number,
    maxBytes: number,
    private readonly now: () => number,
  ) {
    this.entries = new LRUCache({
      maxSize: maxBytes,
      // Compressed forms come later; a third more is what they take.
      sizeCalculation: ({ page }, key) => Math.ceil(page.identity.length * 1.34) + key.length + 200,
    });
  }

  fresh(key: string): EncodedPage | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && this.now() < entry.freshUntil ? entry.page : undefined;
  }

  /**
   * The page, by `load` unless somebody is loading it. A refusal is the loader's own (it may be one driver's limit), so whoever waited
   * for it asks once more.
   * @throws Refusal as `load` does
   */
  async fetch(key: string, load: () => Promise<Page>): Promise<EncodedPage> {
    const others = this.loading.get(key);
    if (others !== undefined) {
      try {
        return await others;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
    return this.fresh(key) ?? this.loading.get(key) ?? this.load(key, load);
  }

  private load(key: string, load: () => Promise<Page>): Promise<EncodedPage> {
    const loading = this.store(key, load).finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }

  private async store(key: string, load: () => Promise<Page>): Promise<EncodedPage> {
    const { body, etag } = await load();
    const held = this.entries.peek(key)?.page;
    // The same bytes again: what was compressed stays good.
    const same = held?.etag === weak(etag) && held.identity.equals(body);
    const page = same ? held : new EncodedPage(body, weak(etag));
    this.entries.set(key, { page, freshUntil: this.now() + this.freshMs });
    return page;
  }
}
