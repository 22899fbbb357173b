import { SandboxClock } from '../../clock';
import { Board } from './board';
import { LONGEST_LIFE_MS, SHORTEST_LIFE_MS } from './load';

const NOON = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const SIZE = 2_000;

/** A board and its time, which stands still unless it is stepped. */
function opened(seed = 1, size = SIZE) {
  const clock = new SandboxClock(() => NOON);
  const board = new Board(clock, seed, size);
  return { clock, board, all: () => board.select(() => true) };
}
const prices = (board: Board) => new Map(board.select(() => true).map(({ id, price }) => [id, price]));

describe('the board', () => {
  it('stands still while its clock does', () => {
    const { all } = opened();
    expect(all()).toEqual(all());
    expect(all()).toHaveLength(SIZE);
  });

  it('gets new loads as a Poisson process does, newest first, and keeps its size', () => {
    const { clock, board, all } = opened();
    const seen = new Set(all().map(({ id }) => id));
    // Mean life of a load: (3 d − 5 min) / ln(864) = 638 min, hence 2000 / 638 = 3.13 arrivals a minute.
    const counts: number[] = [];
    for (let minute = 0; minute < 1_440; minute++) {
      clock.step(MINUTE);
      const fresh = board.select(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      counts.push(fresh.length);
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(mean).toBeGreaterThan(2.8);
    expect(mean).toBeLessThan(3.5);
    // What makes it Poisson: the variance is the mean.
    expect(variance / mean).toBeGreaterThan(0.8);
    expect(variance / mean).toBeLessThan(1.2);
    expect(board.size).toBeGreaterThan(0.8 * SIZE);
    expect(board.size).toBeLessThan(1.2 * SIZE);
    const posted = all().map(({ postedAt }) => postedAt);
    expect(posted).toEqual([...posted].sort((a, b) => b - a));
  });

  it('lets every load go in its time: five minutes to three days', () => {
    const { clock, board, all } = opened();
    const first = all();
    for (let left = first; left.length > 0; left = left.filter(({ id }) => board.find(String(id)) !== undefined)) {
      for (const { postedAt, removeAt } of left) {
        expect(removeAt).toBeGreaterThan(clock.now());
        expect(removeAt - postedAt).toBeGreaterThanOrEqual(SHORTEST_LIFE_MS);
        expect(removeAt - postedAt).toBeLessThanOrEqual(LONGEST_LIFE_MS);
      }
      clock.step(DAY / 4);
    }
    expect(clock.now() - NOON).toBeLessThanOrEqual(3.25 * DAY);
    expect(all().some(({ id }) => first.some((one) => one.id === id))).toBe(false);
  });

  it('moves the price of four loads in a hundred, up or down by 5 to 15 per cent', () => {
    const { clock, board, all } = opened(1, 4_000);
    const posted = new Map<number, number>();
    const moved = new Map<number, number>();
    for (let step = 0; step < 600; step++) {
      for (const { id, price } of all()) {
        const before = posted.get(id);
        if (before === undefined) posted.set(id, price);
        else if (before !== price) moved.set(id, price / before);
      }
      clock.step(4 * MINUTE);
    }
    // Moves between an arrival and the first look are not seen here, nor those of loads that stay beyond the end.
    const born = [...posted.keys()].length;
    expect(moved.size / born).toBeGreaterThan(0.02);
    expect(moved.size / born).toBeLessThan(0.045);
    const factors = [...moved.values()];
    expect(factors.some((factor) => factor > 1)).toBe(true);
    expect(factors.some((factor) => factor < 1)).toBe(true);
    const ordinary = factors.filter((factor) => factor > 0.9 && factor < 1.17).length;
    expect(ordinary / factors.length).toBeGreaterThan(0.95);
    expect(board.size).toBeGreaterThan(0);
  });

  it('lives the same way however often it is looked at', () => {
    const [often, once] = [opened(), opened()];
    for (let hour = 0; hour < 20; hour++) {
      often.clock.step(60 * MINUTE);
      often.all();
    }
    once.clock.step(20 * 60 * MINUTE);
    expect(once.all()).toEqual(often.all());
    expect(prices(once.board)).toEqual(prices(often.board));
  });

  it('lives on by itself the same way whatever visitors do', () => {
    const [quiet, visited] = [opened(), opened()];
    const own = visited.board.appear();
    visited.board.change(String(own.id));
    visited.board.pick(() => true);
    for (const { clock } of [quiet, visited]) clock.step(DAY / 2);
    visited.board.remove(String(own.id));
    const routes = (board: Board) => board.select(() => true).map(({ from, to, price }) => [from.city, to.city, price]);
    expect(routes(visited.board)).toEqual(routes(quiet.board));
  });

  it('survives a leap of a year at once', () => {
    const { clock, board } = opened();
    const { id: newest } = board.select(() => true)[0]!;
    clock.step(366 * DAY);
    expect(board.size).toBeGreaterThan(0.8 * SIZE);
    expect(board.size).toBeLessThan(1.2 * SIZE);
    // Three days of arrivals were made, 13 500 of them with an id in three, and not a year of them.
    expect(board.select(() => true)[0]!.id - newest).toBeLessThan(3 * 15_000);
  });

  it('may be empty, and may be told to stand still', () => {
    const empty = opened(1, 0);
    empty.clock.step(DAY);
    expect(empty.board.size).toBe(0);
    expect(empty.board.pick(() => true)).toBeUndefined();
    expect(empty.board.appear().odd).toBeUndefined();
    expect(empty.board.size).toBe(1);
    const still = opened();
    const before = still.all();
    still.board.alive = false;
    still.clock.step(DAY);
    expect(still.all()).toEqual(before);
  });
});

describe('the clock', () => {
  it('goes with real time, faster, or not at all, and never back', () => {
    let real = NOON;
    const clock = new SandboxClock(() => real);
    real += 100;
    expect(clock.now()).toBe(NOON + 100);
    clock.setSpeed(60);
    real += 100;
    expect(clock.now()).toBe(NOON + 6_100);
    clock.setSpeed(0);
    real += 100;
    expect(clock.now()).toBe(NOON + 6_100);
    clock.step(-50);
    clock.setSpeed(-1);
    real += 100;
    expect(clock.now()).toBe(NOON + 6_100);
    clock.step(900);
    expect(clock.now()).toBe(NOON + 7_000);
  });
});
