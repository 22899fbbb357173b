import { Stage } from '../testing/stage';
import { Settings } from './settings.service';

describe('the settings', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(() => stage.stop());

  it('hold their defaults and the shop of the environment while nothing is set', async () => {
    const service = await stage.replica();
    const values = await service.app.get(Settings, { strict: false }).current();
    expect(values).toMatchObject({ paymentsEnabled: true, trialDays: 7, graceDays: 0, shop: { shopId: '100500' } });
    expect(values.tariffs.map(({ code, days, priceKopecks, renewable }) => [code, days, priceKopecks, renewable])).toEqual([
      ['1_day', 1, 4_900, false],
      ['1_month', 30, 49_900, true],
      ['3_months', 90, 129_900, true],
      ['6_months', 180, 239_900, true],
      ['12_months', 365, 399_900, true],
    ]);
  });
});
