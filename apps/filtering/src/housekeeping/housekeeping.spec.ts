import { eventually } from '#testing';
import { cargo } from '../testing/around';
import { Watch } from '../testing/watch';
import { Housekeeping } from './housekeeping.service';

// Real servers on a busy machine.
jest.setTimeout(60_000);

const DAY = 86_400_000;

describe('housekeeping', () => {
  let watch: Watch;

  beforeAll(async () => {
    watch = await Watch.begin();
  }, 60_000);
  afterAll(() => watch.end());

  const round = () => watch.stage.replicas[0]!.app.get(Housekeeping, { strict: false }).round();
  const count = async (from: string): Promise<number> =>
    Number((await watch.rows<{ count: string }>(`select count(*) from filtering.${from}`))[0]!.count);
  const metric = async (line: string): Promise<boolean> =>
    (await (await fetch(`http://127.0.0.1:${watch.stage.replicas[0]!.opsPort}/metrics`)).text()).includes(line);

  it('drops what nobody needs any more, and nothing else', async () => {
    const one = await watch.watcher();
    const changed = await watch.watcher({ filter: { ...watch.ownFilter(), startDate: '2001-01-01' } });
    watch.stage.around.cargos.set('5', cargo('5'));
    await watch.mark(one.driverId, 'favourite', '5');
    await watch.appears(watch.cargo(), one.filter);
    await watch.told(one.driverId);
    await watch.goes(watch.cargo());
    await eventually('all is said', async () => (await count('outbox where published_at is null')) === 0);
    await round();
    expect(await count('alerts')).toBe(1);
    expect(await count('cargos')).toBe(3);

    watch.stage.pass(4 * DAY);
    await eventually('days go by', async () => (await count(`queries`)) > 3);
    await round();
    // What somebody was told of, and what somebody likes.
    expect(await count('cargos')).toBe(2);
    expect(await count(`outbox where subject = 'evt.filtering.alert-raised'`)).toBe(1);
    expect(await count('search_queries')).toBe(3);
    expect(await count('queries')).toBe(3);

    await watch.rows(`update filtering.outbox set published_at = published_at - interval '4 days'`);
    watch.stage.pass(11 * DAY);
    await round();
    await round();
    expect(await count('alerts')).toBe(0);
    expect(await count('outbox')).toBe(0);
    await expect(watch.rows('select cargo_id from filtering.cargos')).resolves.toEqual([{ cargo_id: '5' }]);
    expect(await count('searches')).toBe(2);
    await expect(watch.searchOf(changed)).resolves.toMatchObject({ id: changed.search.id });
  });

  it('counts what there is', async () => {
    const one = await watch.watcher();
    await watch.change(one, { enabled: false });
    const quiet = await watch.watcher({ alerts: { quietHours: { from: '00:00', to: '23:59' } } });
    await watch.appears(watch.cargo(), quiet.filter);
    await watch.waits(quiet.driverId);
    await round();
    expect(await metric('saved_searches{alerts="on"} 3')).toBe(true);
    expect(await metric('saved_searches{alerts="off"} 1')).toBe(true);
    expect(await metric('alerts_waiting 1')).toBe(true);
    expect(await metric('alerts_raised_total{turn="first"} 1')).toBe(true);
    expect(await metric('matching_duration_seconds_count')).toBe(true);
  });
});
