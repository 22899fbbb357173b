import type { CargoCard } from '#contracts';
import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import type { CargoChunk } from '../cargos/page-bytes';
import { UPSTREAM_PAGE } from '../cargos/upstream-query';
import { goesOn, newsIn, type Known, type News } from './news';

const card = (id: string): CargoCard => ({ id }) as CargoCard;

/** A list of the exchange, newest first unless told otherwise, and one who looks at it. */
class Listed {
  ids: string[] = [];
  known: Known | undefined;
  readonly said: string[] = [];
  pagesRead = 0;
  private next = 6_236_980_507;
  private now = 1_000_000;

  constructor(size = 0) {
    for (let n = 0; n < size; n++) this.post();
  }

  post(place = 0): string {
    const id = String((this.next += 3));
    this.ids.splice(place, 0, id);
    return id;
  }

  postMany(count: number): string[] {
    return Array.from({ length: count }, () => this.post());
  }

  remove(place: number): void {
    this.ids.splice(place, 1);
  }

  /** `between` happens after each page was read. */
  look(between: () => void = () => undefined): News {
    const chunks: CargoChunk[] = [];
    do {
      const cards = this.ids.slice(chunks.length * UPSTREAM_PAGE, (chunks.length + 1) * UPSTREAM_PAGE).map(card);
      chunks.push({ cards, received: cards.length, total: this.ids.length });
      between();
    } while (goesOn(this.known, chunks));
    this.pagesRead = chunks.length;
    const news = newsIn(this.known, chunks, (this.now += 30_000));
    this.known = news.known;
    this.said.push(...news.appeared.map(({ id }) => id));
    return news;
  }
}

const ids = (news: News): string[] => news.appeared.map(({ id }) => id);

describe('what is new in a query', () => {
  it('says nothing of what it learns at first', () => {
    for (const size of [0, 3, 100, 5_000]) {
      const list = new Listed(size);
      expect(ids(list.look())).toEqual([]);
      expect(list.pagesRead).toBe(1);
      expect(ids(list.look())).toEqual([]);
    }
  });

  it('says what appears, in a short list and in a long one, one page being enough', () => {
    for (const size of [0, 3, 99, 100, 5_000]) {
      const list = new Listed(size);
      list.look();
      const posted = list.postMany(30);
      expect(ids(list.look()).sort()).toEqual(posted.sort());
      expect(list.pagesRead).toBe(1);
      expect(ids(list.look())).toEqual([]);
    }
  });

  it('reads on until it comes to what it knows', () => {
    const list = new Listed(5_000);
    list.look();
    const posted = list.postMany(250);
    expect(ids(list.look()).sort()).toEqual(posted.sort());
    expect(list.pagesRead).toBe(3);
  });

  it('says more than one look can read in the next ones', () => {
    const list = new Listed(5_000);
    list.look();
    const posted = list.postMany(2_300);
    for (let turn = 0; turn < 4; turn++) list.look();
    expect([...list.said].sort()).toEqual(posted.sort());
  });

  it('takes nothing for new that only came up because others went', () => {
    const list = new Listed(300);
    list.look();
    for (let turn = 0; turn < 90; turn++) list.remove(turn % 7);
    expect(ids(list.look())).toEqual([]);
    expect(list.pagesRead).toBe(1);
  });

  it('finds what is put among the others, and at the end of a list it knows as a whole', () => {
    const long = new Listed(300);
    long.look();
    const among = long.post(40);
    expect(ids(long.look())).toEqual([among]);
    const short = new Listed(50);
    short.look();
    const last = short.post(50);
    expect(ids(short.look())).toEqual([last]);
  });

  it('finds what is put below all that it knows, by its id', () => {
    const list = new Listed(300);
    list.look();
    for (let turn = 0; turn < 3; turn++) list.remove(10);
    const low = list.post(98);
    expect(ids(list.look())).toEqual([low]);
  });

  it('finds what lies below old loads that were put up again', () => {
    const list = new Listed(300);
    list.look();
    const posted = list.postMany(150);
    const again = list.ids.splice(200, 3);
    list.ids.unshift(...again);
    expect(ids(list.look()).sort()).toEqual(posted.sort());
  });

  it('says all of a list whose loads are all others by now', () => {
    const list = new Listed(40);
    list.look();
    list.ids = [];
    const posted = list.postMany(5);
    expect(ids(list.look()).sort()).toEqual(posted.sort());
  });

  it('does not say again what was away for a while', () => {
    const list = new Listed(50);
    list.look();
    const [away = ''] = list.ids.splice(20, 1);
    list.look();
    list.ids.unshift(away);
    expect(ids(list.look())).toEqual([]);
  });

  it('misses what stood between others, not what others pushed down', () => {
    const list = new Listed(300);
    list.look();
    const [gone = ''] = list.ids.splice(30, 1);
    list.postMany(5);
    expect(list.look().missing).toEqual([gone]);
    const whole = new Listed(10);
    whole.look();
    const last = whole.ids.pop();
    expect(whole.look().missing).toEqual([last]);
  });

  it('reads once more what shifted while it was read', () => {
    const list = new Listed(500);
    list.look();
    const posted = list.postMany(220);
    let page = 0;
    // Three of the first page go before the second is read: three of the second come up unseen.
    list.look(() => {
      if (page++ === 0) for (let time = 0; time < 3; time++) list.remove(0);
    });
    expect(list.said.length).toBe(posted.length - 3);
    list.look();
    expect([...list.said].sort()).toEqual([...posted].sort());
    list.look();
    expect(list.pagesRead).toBe(1);
  });

  it('counts how lively a query is, and forgets it', () => {
    const list = new Listed(50);
    list.look();
    expect(list.known?.rate).toBe(0);
    for (let turn = 0; turn < 200; turn++) {
      list.post();
      list.look();
    }
    // One in half a minute.
    expect(list.known?.rate).toBeGreaterThan(1.5);
    expect(list.known?.rate).toBeLessThan(2.5);
    for (let turn = 0; turn < 200; turn++) list.look();
    expect(list.known?.rate).toBeLessThan(0.3);
  });

  it('remembers no more than it needs', () => {
    const list = new Listed(5_000);
    for (let turn = 0; turn < 40; turn++) {
      list.postMany(90);
      list.look();
    }
    expect(list.known?.ids.length).toBeLessThanOrEqual(500);
  });

  it('says each load that comes once, and no other, whatever comes and goes, also while pages are read', () => {
    const step = record({
      posts: integer({ min: 0, max: 260 }),
      removals: array(integer({ min: 0, max: 150 }), { maxLength: 30 }),
      during: constantFrom('nothing', 'post', 'remove'),
      place: integer({ min: 0, max: 250 }),
      looks: boolean(),
    });
    assert(
      property(constantFrom(0, 7, 95, 100, 130, 700), array(step, { maxLength: 12 }), (size, steps) => {
        const list = new Listed(size);
        list.look();
        const posted: string[] = [];
        const removed = new Set<string>();
        const remove = (place: number): void => {
          const id = list.ids[place];
          if (id !== undefined) removed.add(id);
          list.remove(place);
        };
        for (const { posts, removals, during, place, looks } of steps) {
          posted.push(...list.postMany(posts));
          removals.forEach(remove);
          if (!looks) continue;
          list.look(() => {
            if (during === 'post') posted.push(list.post());
            if (during === 'remove') remove(place);
          });
        }
        // Looks are repeated until all is calm.
        for (let turn = 0; turn < 8; turn++) list.look();
        const told = new Set(list.said);
        expect(told.size).toBe(list.said.length);
        expect([...told].filter((id) => !posted.includes(id))).toEqual([]);
        expect(posted.filter((id) => !removed.has(id) && !told.has(id))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
