import { Shelf, type Wish } from './shelf';

type Outcome = 'done' | 'later' | 'refused';
const memory = new Map<string, string>();
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A server that answers what it is told to, when it is told to. */
class Server {
  readonly heard: Wish[] = [];
  outcome: Outcome | Promise<Outcome> = 'done';

  shelf(driverId = 'ivan'): Shelf {
    const shelf = new Shelf({
      send: (wish) => {
        this.heard.push(wish);
        return Promise.resolve(this.outcome);
      },
    });
    shelf.open(driverId);
    return shelf;
  }
}

describe('what a driver puts aside', () => {
  let server: Server;
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
    server = new Server();
  });

  it('shows at once, newest first, and is sent once', async () => {
    const shelf = server.shelf();
    shelf.take({ favourites: ['1'], hidden: [], blockedCompanies: [] });
    shelf.put('favourites', '2');
    expect(shelf.marks.value.favourites).toEqual(['2', '1']);
    await settled();
    await shelf.flush();
    expect(server.heard).toEqual([{ kind: 'favourites', target: '2', on: true }]);
    expect(shelf.marks.value.favourites).toEqual(['2', '1']);
  });

  it('stays where the server could not say', () => {
    const shelf = server.shelf();
    shelf.take({ favourites: ['1'], hidden: ['2'], blockedCompanies: [] });
    shelf.take({ favourites: [], hidden: [], blockedCompanies: [], missing: ['favourites', 'blockedCompanies'] });
    expect(shelf.marks.value).toEqual({ favourites: ['1'], hidden: [], blockedCompanies: [] });
  });

  it('waits for a network, over a restart of the app, and is not lost to what the server knew before', async () => {
    server.outcome = 'later';
    server.shelf().put('hidden', '7', 'Москва → Казань');
    await settled();
    const again = server.shelf();
    expect(again.has('hidden', '7')).toBe(true);
    expect(again.nameOf('7')).toBe('Москва → Казань');
    server.outcome = 'done';
    again.take({ favourites: [], hidden: [], blockedCompanies: [] });
    await settled();
    expect(again.has('hidden', '7')).toBe(true);
    await again.flush();
    expect(server.heard).toHaveLength(2);
  });

  it('goes back when the server refuses it', async () => {
    server.outcome = 'refused';
    const shelf = server.shelf();
    shelf.put('blockedCompanies', '7707083893');
    expect(shelf.has('blockedCompanies', '7707083893')).toBe(true);
    await settled();
    expect(shelf.has('blockedCompanies', '7707083893')).toBe(false);
  });

  it('follows a change of mind while the first word is on its way', async () => {
    let answer: (outcome: Outcome) => void = () => undefined;
    server.outcome = new Promise((resolve) => (answer = resolve));
    const shelf = server.shelf();
    shelf.put('favourites', '1');
    shelf.takeOff('favourites', '1');
    expect(shelf.has('favourites', '1')).toBe(false);
    server.outcome = 'done';
    answer('done');
    await settled();
    expect(server.heard.map(({ on }) => on)).toEqual([true, false]);
    expect(shelf.marks.value.favourites).toEqual([]);
  });

  it('is another driver’s matter on the same phone', async () => {
    server.shelf().put('favourites', '1');
    await settled();
    expect(server.shelf('olga').marks.value.favourites).toEqual([]);
    expect(server.shelf().marks.value.favourites).toEqual(['1']);
  });
});
