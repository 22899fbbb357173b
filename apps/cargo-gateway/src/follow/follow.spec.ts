import { CARGO_NOT_FOUND } from '#contracts';
import { eventually } from '#testing';
import { ODD_KINDS } from '../../../../sandbox/cargotech/world/odd';
import { bodyOf } from '../testing/replicas';
import { from, Watching } from '../testing/watching';

const MOSCOW = from(1);

/** One load in five says what the carrier gets. */
const priceShown = (id: string, price: number): number => (Number(id) % 5 === 0 ? Math.round(price * 0.95) : price);

describe('loads that somebody keeps', () => {
  let watching: Watching;

  beforeAll(async () => {
    watching = await Watching.begin({ loads: 2_000 });
    await Promise.all([watching.replica(), watching.replica()]);
    await watching.watches(MOSCOW);
  }, 20_000);
  afterAll(() => watching.end());
  beforeEach(() => watching.neighbours.forget());

  const agenda = (): Promise<string[]> => watching.redis.zrange('cargotech:watch:followed', 0, -1);
  /** One of the loads that no watched query shows, looked at by itself at least once. */
  const kept = async (place: number): Promise<string> => {
    const load = watching.sandbox.exchange.board.select(
      ({ from: start, odd, priceOnRequest }) => start.id !== 1 && odd === undefined && !priceOnRequest,
    )[place];
    if (load === undefined) throw new Error('the board is empty');
    const id = String(load.id);
    watching.neighbours.favourites = [id];
    await eventually('it is looked at', async () => (await watching.redis.get(`cargotech:watch:load:${id}`)) !== null);
    return id;
  };
  const looksAt = (id: string): number =>
    watching.sandbox.exchange.log.filter(({ url }) => url.includes(`/cargos/${id}?`)).length;
  const lookedAtAgain = async (id: string): Promise<void> => {
    const before = looksAt(id);
    await eventually('looked at twice more', () => looksAt(id) >= before + 2);
  };
  const dueAt = async (id: string): Promise<number> => Number(await watching.redis.zscore('cargotech:watch:followed', id));
  const heard = (what: 'changed' | 'gone', count = 1): Promise<void> =>
    eventually(`${count} ${what}`, () => watching.neighbours[what].length >= count);
  const price = async (id: string): Promise<number | null> => bodyOf(await watching.stage.detail(id)).cargo.priceKopecks;

  it('are those that filtering and the bot name, and no others', async () => {
    const [one = '', other = ''] = watching.sandbox.exchange.board.select(() => true).map(({ id }) => String(id));
    watching.neighbours.favourites = [one];
    watching.neighbours.live = [one, other];
    await eventually('both', async () => (await agenda()).sort().join() === [one, other].sort().join());
    watching.neighbours.live = [];
    await eventually('one', async () => (await agenda()).join() === one);
    await watching.redis.flushall();
    await eventually('again', async () => (await agenda()).join() === one);
  });

  it('are said to have changed once, and every replica shows it at once', async () => {
    const id = await kept(10);
    for (let time = 0; time < 4; time++) await price(id);
    watching.sandbox.exchange.board.change(id, 4_321_000);
    await heard('changed');
    for (let time = 0; time < 6; time++) expect(await price(id)).toBe(priceShown(id, 4_321_000));
    await lookedAtAgain(id);
    expect(watching.neighbours.changed.length).toBe(1);
    const [change] = watching.neighbours.changed;
    expect(change?.cargoId).toBe(id);
    expect(change?.after.priceKopecks).toBe(priceShown(id, 4_321_000));
    expect(change?.before.priceKopecks).not.toBe(change?.after.priceKopecks);
  });

  it('are said to be gone once, and are found no more', async () => {
    const id = await kept(20);
    for (let time = 0; time < 4; time++) await price(id);
    watching.sandbox.exchange.board.remove(id);
    await heard('gone');
    for (let time = 0; time < 6; time++) await expect(price(id)).rejects.toMatchObject({ code: CARGO_NOT_FOUND.code });
    await eventually('it stays on the agenda', async () => (await agenda()).includes(id));
    expect(watching.neighbours.gone.map(({ cargoId }) => cargoId)).toEqual([id]);
  });

  it('are seen to change in a list that is read anyway, without a call for each, and shown by every replica', async () => {
    const id = watching.appear();
    await eventually('it appeared', () => watching.neighbours.appeared.length > 0);
    watching.neighbours.live = [id];
    await eventually('it is followed', async () => (await agenda()).includes(id));
    // On a busy machine it may come due between two readings of the list: once without that is enough.
    await eventually('the list puts its turn off', async () => {
      const [looks, due] = [looksAt(id), await dueAt(id)];
      await watching.lookedAgain(MOSCOW);
      return looksAt(id) === looks && (await dueAt(id)) > due;
    });
    await price(id);
    watching.sandbox.exchange.board.change(id, 5_000_000);
    await heard('changed');
    await watching.lookedAgain(MOSCOW);
    for (let time = 0; time < 6; time++) expect(await price(id)).toBe(priceShown(id, 5_000_000));
    expect(watching.neighbours.changed.map(({ cargoId }) => cargoId)).toEqual([id]);
  });

  it('are looked at at once when a list misses them', async () => {
    const id = watching.appear();
    await eventually('it appeared', () => watching.neighbours.appeared.length > 0);
    watching.neighbours.live = [id];
    await eventually('it is followed', async () => (await agenda()).includes(id));
    // Far from due by itself.
    await watching.redis.zadd('cargotech:watch:followed', Date.now() + 3_600_000, id);
    watching.sandbox.exchange.board.remove(id);
    await heard('gone');
    expect(watching.neighbours.gone.map(({ cargoId }) => cargoId)).toEqual([id]);
  });

  it('are looked at at once too when a list missed them before anybody followed them', async () => {
    const id = watching.appear();
    await eventually('it appeared', () => watching.neighbours.appeared.some(({ cargo }) => cargo.id === id));
    // It stands among others: one at the end of what was read may only have been pushed down.
    await watching.lookedAgain(MOSCOW);
    watching.sandbox.exchange.board.remove(id);
    await eventually('it is missed', async () => (await watching.redis.zscore('cargotech:watch:doubted', id)) !== null);
    watching.neighbours.live = [id];
    await heard('gone');
    expect(watching.neighbours.gone.map(({ cargoId }) => cargoId)).toEqual([id]);
  });

  it('of odd data are not said to have changed when nothing has', async () => {
    const odd = ODD_KINDS.map((kind) => watching.appear(1, { odd: kind }));
    await eventually('they appeared', () => watching.neighbours.appeared.length >= odd.length);
    watching.neighbours.favourites = odd;
    watching.neighbours.live = [];
    await eventually('they are followed', async () => (await agenda()).sort().join() === [...odd].sort().join());
    // No list shows them any more: each is due by itself.
    watching.neighbours.watch();
    await eventually('each is looked at by itself', () => odd.every((id) => looksAt(id) > 0));
    await watching.watches(MOSCOW);
    await watching.lookedAgain(MOSCOW);
    expect(watching.neighbours.changed).toEqual([]);
  });
});
