import { randomUUID } from 'node:crypto';
import {
  ClearMark,
  DriverTold,
  GetDriverMarks,
  ListFavouriteCargos,
  ListFavourites,
  SetMark,
  type DriverMarks,
  type MarkKind,
} from '#contracts';
import { eventually } from '#testing';
import { cardOf } from '../cargos/card-of';
import { cargo } from '../testing/around';
import { Watch } from '../testing/watch';

// Real servers on a busy machine.
jest.setTimeout(60_000);

describe('marks', () => {
  let watch: Watch;
  const ask = () => watch.stage.client;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

  const marks = (driverId: string): Promise<DriverMarks> => ask().call(GetDriverMarks, { driverId });
  const set = (driverId: string, kind: MarkKind, target: string) => ask().call(SetMark, { driverId, kind, target });
  const clear = (driverId: string, kind: MarkKind, target: string) => ask().call(ClearMark, { driverId, kind, target });
  const listed = (id: string, changes: object = {}) => {
    const detail = cargo(id, changes);
    watch.stage.around.cargos.set(id, detail);
    return detail;
  };

  it('are set once however often, shown newest first, and taken away', async () => {
    const driverId = randomUUID();
    listed('11');
    listed('12');
    await expect(marks(driverId)).resolves.toEqual({ favourites: [], hidden: [], blockedCompanies: [] });
    await Promise.all(Array.from({ length: 10 }, () => set(driverId, 'hidden', '11')));
    await set(driverId, 'hidden', '12');
    await set(driverId, 'hidden', '11');
    await set(driverId, 'blocked-company', '7707083893');
    await set(driverId, 'favourite', '11');
    await expect(marks(driverId)).resolves.toEqual({
      favourites: ['11'],
      hidden: ['12', '11'],
      blockedCompanies: ['7707083893'],
    });
    await clear(driverId, 'hidden', '11');
    await clear(driverId, 'hidden', '11');
    await clear(driverId, 'favourite', '11');
    await expect(marks(driverId)).resolves.toEqual({ favourites: [], hidden: ['12'], blockedCompanies: ['7707083893'] });
    await expect(marks(randomUUID())).resolves.toMatchObject({ hidden: [] });
  });

  it('of which there are many are the newest thousand', async () => {
    const driverId = randomUUID();
    await set(driverId, 'hidden', '1');
    await watch.rows(
      `insert into filtering.marks (driver_id, kind, target) select $1, 'hidden', 1000 + n from generate_series(1, 1000) n`,
      [driverId],
    );
    const { hidden } = await marks(driverId);
    expect(hidden).toHaveLength(1_000);
    expect(hidden).not.toContain('1');
  });

  describe('favourites', () => {
    const favourites = (driverId: string, cursor?: string) =>
      ask().call(ListFavourites, { driverId, ...(cursor === undefined ? {} : { cursor }) });

    it('keep the card as it was, without contacts, and follow what happens to the load', async () => {
      const driverId = randomUUID();
      const detail = listed('21', { note: 'secret', company: { name: 'ООО' } });
      await set(driverId, 'favourite', '21');
      const asked = watch.stage.around.askedCargos.length;
      await set(driverId, 'favourite', '21');
      expect(watch.stage.around.askedCargos).toHaveLength(asked);
      const card = cardOf(detail);
      await expect(favourites(driverId)).resolves.toEqual({ items: [card], nextCursor: null });
      expect(Object.keys(card)).not.toContain('note');
      const cheaper = { ...card, priceKopecks: 5_000_000 };
      watch.stage.pass(1_000);
      await watch.changes(card, cheaper);
      await eventually('the price moved', async () => (await favourites(driverId)).items[0]!.priceKopecks === 5_000_000);
      watch.stage.pass(1_000);
      await watch.goes(card);
      await expect(favourites(driverId)).resolves.toMatchObject({ items: [{ ...cheaper, removed: true }] });
      // The open Mini App heard both.
      const told = await watch.rows<{ payload: object }>(
        `select payload from filtering.outbox where subject = $1 and payload->>'driverId' = $2 order by created_at`,
        [DriverTold.subject, driverId],
      );
      expect(told.map(({ payload }) => payload)).toEqual([
        { driverId, kind: 'cargo.changed', data: { cargoId: '21', cargo: cheaper } },
        { driverId, kind: 'cargo.changed', data: { cargoId: '21', removed: true } },
      ]);
    });

    it('need a load that is there', async () => {
      const driverId = randomUUID();
      await expect(set(driverId, 'favourite', '404')).rejects.toMatchObject({ code: 'CARGO_NOT_FOUND' });
      await expect(marks(driverId)).resolves.toMatchObject({ favourites: [] });
    });

    it('come page by page, newest first, each once', async () => {
      const driverId = randomUUID();
      const ids = Array.from({ length: 120 }, (_, n) => String(3_000 + n));
      for (const id of ids) {
        listed(id);
        await set(driverId, 'favourite', id);
      }
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await favourites(driverId, cursor);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(ids.reverse());
      const short = await ask().call(ListFavourites, { driverId, limit: 3 });
      expect(short.items.map(({ id }) => id)).toEqual(seen.slice(0, 3));
      await expect(favourites(driverId, 'invented')).resolves.toEqual({ items: [], nextCursor: null });
    });

    it('of all drivers are followed until they are gone', async () => {
      const followed = async (): Promise<string[]> => {
        const all: string[] = [];
        for (;;) {
          const { cargoIds } = await ask().call(ListFavouriteCargos, all.length === 0 ? {} : { after: all.at(-1)! });
          all.push(...cargoIds);
          if (cargoIds.length < 1_000) return all;
        }
      };
      const [one, two] = [randomUUID(), randomUUID()];
      for (const id of ['70', '8', '700']) {
        listed(id);
        await set(one, 'favourite', id);
        await set(two, 'favourite', id);
      }
      const before = await followed();
      expect(before).toEqual([...before].sort());
      expect(before.filter((id) => ['70', '8', '700'].includes(id))).toEqual(['70', '700', '8']);
      watch.stage.pass(1_000);
      await watch.goes(cargo('70'));
      await expect(followed()).resolves.toEqual(before.filter((id) => id !== '70'));
      await watch.rows(
        `with more as (insert into filtering.cargos (cargo_id, card, seen_at)
           select 100000 + n, '{}', now() from generate_series(1, 1500) n returning cargo_id)
         insert into filtering.marks (driver_id, kind, target) select $1, 'favourite', cargo_id from more`,
        [one],
      );
      await expect(followed()).resolves.toHaveLength(before.length - 1 + 1_500);
    });
  });
});
