import type { Search, SearchPatch } from '../api/saved';
import { SearchBook, UNDO_MS } from './search-book';

const memory = new Map<string, string>();
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const noon = new Date(2026, 10, 21, 12);
const search = (id: string, part: Partial<Search> = {}): Search => ({
  id,
  name: `search ${id}`,
  filter: { startPointId: id },
  alerts: { enabled: true, maxPerHour: 10 },
  matchesToday: 0,
  ...part,
});

/** The server, and the clock of the phone. */
class World {
  list: Search[] = [search('a'), search('b'), search('c')];
  readonly removed: string[] = [];
  change: (id: string, patch: SearchPatch) => Promise<Search> = (id) => Promise.resolve(search(id, { name: 'answered' }));
  remove: () => Promise<void> = () => Promise.resolve();
  private timer: { ms: number; run: () => void } | undefined;

  book(): SearchBook {
    const book = new SearchBook({
      list: () => Promise.resolve(this.list),
      create: ({ name, filter }) => Promise.resolve(search('new', { name: name ?? 'proposed', filter })),
      change: (id, patch) => this.change(id, patch),
      remove: (id) => {
        this.removed.push(id);
        return this.remove();
      },
      after: (ms, run) => {
        this.timer = { ms, run };
        return () => (this.timer = undefined);
      },
    });
    book.open('ivan');
    return book;
  }

  pass(ms: number): void {
    if (this.timer !== undefined && this.timer.ms <= ms) this.timer.run();
  }
}

describe('saved searches on the phone', () => {
  let world: World;
  const names = (book: SearchBook): string[] | undefined => book.items.value?.map(({ name }) => name);
  const ids = (book: SearchBook): string[] | undefined => book.items.value?.map(({ id }) => id);
  const opened = async (): Promise<SearchBook> => {
    const book = world.book();
    await book.refresh();
    return book;
  };
  beforeAll(() =>
    Object.assign(globalThis, {
      localStorage: {
        getItem: (key: string) => memory.get(key) ?? null,
        setItem: (key: string, value: string) => memory.set(key, value),
        removeItem: (key: string) => memory.delete(key),
      },
    }),
  );
  afterAll(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  beforeEach(() => {
    memory.clear();
    world = new World();
  });

  it('are there before the server has answered', async () => {
    expect(world.book().items.value).toBeUndefined();
    await opened();
    expect(ids(world.book())).toEqual(['a', 'b', 'c']);
  });

  it('come to the end when they are made', async () => {
    const book = await opened();
    await book.create({ price: '1,2' }, undefined);
    expect(names(book)).toEqual(['search a', 'search b', 'search c', 'proposed']);
  });

  it('change at once, and become what the server says', async () => {
    const book = await opened();
    const done = book.change('b', { alerts: { quietHours: { from: '22:00', to: '07:00' } } });
    expect(book.find('b')?.alerts).toEqual({ enabled: true, maxPerHour: 10, quietHours: { from: '22:00', to: '07:00' } });
    await done;
    expect(names(book)).toEqual(['search a', 'answered', 'search c']);
  });

  it('lose what null takes away, and go back when it fails', async () => {
    world.list = [search('a', { alerts: { enabled: true, maxPerHour: 10, mutedUntil: '2026-11-22T00:00:00Z' } })];
    world.change = () => Promise.reject(new Error('no network'));
    const book = await opened();
    const done = book.change('a', { alerts: { mutedUntil: null } });
    expect(book.find('a')?.alerts).toEqual({ enabled: true, maxPerHour: 10 });
    await expect(done).rejects.toThrow('no network');
    expect(book.find('a')?.alerts.mutedUntil).toBe('2026-11-22T00:00:00Z');
  });

  it('follow the last of two quick changes, whichever answer comes last', async () => {
    const answers: ((search: Search) => void)[] = [];
    world.change = () => new Promise((resolve) => answers.push(resolve));
    const book = await opened();
    const both = [book.change('a', { name: 'first' }), book.change('a', { name: 'second' })];
    answers[1]!(search('a', { name: 'second' }));
    answers[0]!(search('a', { name: 'first' }));
    await Promise.all(both);
    expect(book.find('a')?.name).toBe('second');
  });

  it('leave the screen at once and the server when nothing can be taken back any more', async () => {
    const book = await opened();
    book.remove('b', () => undefined);
    expect(ids(book)).toEqual(['a', 'c']);
    await book.refresh();
    expect(ids(book)).toEqual(['a', 'c']);
    world.pass(UNDO_MS - 1);
    expect(world.removed).toEqual([]);
    world.pass(UNDO_MS);
    await settled();
    expect(world.removed).toEqual(['b']);
  });

  it('are back in their place when it was not meant', async () => {
    const book = await opened();
    const undo = book.remove('b', () => undefined);
    undo();
    world.pass(UNDO_MS);
    expect(ids(book)).toEqual(['a', 'b', 'c']);
    expect(world.removed).toEqual([]);
  });

  it('are deleted at once when the app is closed, and back when that fails', async () => {
    world.remove = () => Promise.reject(new Error('no network'));
    const book = await opened();
    let failed = 0;
    book.remove('a', () => failed++);
    book.leaveNow();
    expect(world.removed).toEqual(['a']);
    await settled();
    expect([ids(book), failed]).toEqual([['a', 'b', 'c'], 1]);
  });

  it('have news: matches of today that were not looked at', async () => {
    world.list = [search('a', { matchesToday: 3 }), search('b', { matchesToday: 1 })];
    const book = await opened();
    expect(book.news(noon)).toBe(4);
    book.look(noon);
    expect(book.news(noon)).toBe(0);
    world.list = [search('a', { matchesToday: 5 }), search('b', { matchesToday: 1 })];
    await book.refresh();
    expect(book.news(noon)).toBe(2);
    expect(book.news(new Date(2026, 10, 22, 12))).toBe(6);
  });
});
