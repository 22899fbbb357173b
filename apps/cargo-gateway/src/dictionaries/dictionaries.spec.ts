import { FetchDictionary } from '#contracts';
import { newCall, RpcClient, runInCall } from '#messaging';
import { LogLines } from '#testing';
import { reply } from '../testing/fake-exchange';
import { Stage } from '../testing/replicas';

const MINUTE = 60_000;

describe('dictionaries', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica(new LogLines());
  });
  afterAll(() => stage.clear());
  beforeEach(() => stage.exchange.calm());

  const fetch = (dictionary: 'points' | 'load-types' | 'truck-types', name?: string) =>
    runInCall(newCall(3_000), () =>
      stage.replicas[0]!.app.get(RpcClient).call(FetchDictionary, { dictionary, ...(name === undefined ? {} : { name }) }),
    );

  it('are asked for once a day', async () => {
    expect((await fetch('load-types')).items).toEqual([{ id: '1', name: 'задняя', shortName: 'задн.' }]);
    stage.pass(18 * 60 * MINUTE);
    await fetch('load-types');
    expect(stage.exchange.count('load_types')).toBe(1);
    stage.pass(7 * 60 * MINUTE);
    await fetch('load-types');
    expect(stage.exchange.count('load_types')).toBe(2);
  });

  it('are one per beginning, however it is written', async () => {
    expect((await fetch('points', 'Челя')).items).toEqual([{ id: '62', name: 'Челябинск', type: '2' }]);
    await fetch('points', ' челя ');
    expect(stage.exchange.count('points')).toBe(1);
    expect(new URL(stage.exchange.calls[0]?.url ?? '', 'http://x').searchParams.get('filter[name]')).toBe('челя');
  });

  it('that come empty are believed for five minutes only', async () => {
    stage.exchange.scripts.set('truck_types', [reply(200, { data: [] })]);
    expect((await fetch('truck-types')).items).toEqual([]);
    stage.pass(5 * MINUTE);
    expect((await fetch('truck-types')).items).toHaveLength(1);
  });

  it('are shown as they were for an hour past their day when CargoTech is down', async () => {
    const known = await fetch('points', 'омск');
    stage.exchange.always.set('points', reply(500, ''));
    stage.pass(24 * 60 * MINUTE);
    expect(await fetch('points', 'омск')).toMatchObject({ items: known.items, stale: true });
    await expect(fetch('points', 'никогда')).rejects.toMatchObject({ code: 'EXCHANGE_UNAVAILABLE' });
  });
});
