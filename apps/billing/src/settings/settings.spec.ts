import { AuditRecorded, ConfigurationChanged, ListSettings, PutSetting, type Setting } from '#contracts';
import type { RunningService } from '#runtime';
import { eventually } from '#testing';
import { Stage } from '../testing/stage';
import { DEFAULT_TARIFFS } from './defaults';
import { Settings } from './settings.service';
import type { SettingValues } from './setting-values';

const SECRET = 'live_canary-secret-of-the-shop-7Qx2';
const SHOP = { shopId: '200300', secretKey: SECRET };

describe('the settings', () => {
  let stage: Stage;
  let replicas: RunningService[];

  beforeAll(async () => {
    stage = await Stage.set();
    replicas = [await stage.replica(), await stage.replica()];
  });
  afterAll(() => stage.stop());

  const put = (key: string, value: unknown, version?: number): Promise<Setting> =>
    stage.ask(PutSetting, { key, value, actor: 'staff:test', ...(version === undefined ? {} : { version }) });
  const shown = async (key: string): Promise<Setting | undefined> =>
    (await stage.ask(ListSettings, {})).items.find((setting) => setting.key === key);
  const inEffect = (replica: RunningService): Promise<SettingValues> => replica.app.get(Settings, { strict: false }).current();
  const everywhere = (what: string, holds: (values: SettingValues) => boolean): Promise<void> =>
    eventually(what, async () => (await Promise.all(replicas.map(inEffect))).every(holds), 2_000);

  describe('a setting', () => {
    it('holds its default, and the shop of the environment, while it is not set', async () => {
      const values = await inEffect(replicas[0]!);
      expect(values).toMatchObject({ paymentsEnabled: true, trialDays: 7, graceDays: 0, shop: { shopId: '100500' } });
      expect(values.tariffs.map(({ code, days, priceKopecks, renewable }) => [code, days, priceKopecks, renewable])).toEqual([
        ['1_day', 1, 4_900, false],
        ['1_month', 30, 49_900, true],
        ['3_months', 90, 129_900, true],
        ['6_months', 180, 239_900, true],
        ['12_months', 365, 399_900, true],
      ]);
      const { items } = await stage.ask(ListSettings, {});
      expect(items).toHaveLength(13);
      expect(items.every(({ value, version }) => value === null && version === 0)).toBe(true);
    });

    it('is in effect on every replica within two seconds, with its history kept', async () => {
      const first = await put('trial-days', 14);
      await everywhere('the trial is 14 days', ({ trialDays }) => trialDays === 14);
      await put('trial-days', 0, first.version);
      await everywhere('there is no trial', ({ trialDays }) => trialDays === 0);
      await put('trial-days', null);
      await everywhere('the default is back', ({ trialDays }) => trialDays === 7);
      const history = await stage.rows(
        `select version, value, updated_by from billing.setting_versions where key = 'trial-days' order by version`,
      );
      expect(history).toEqual([
        { version: 1, value: '14', updated_by: 'staff:test' },
        { version: 2, value: '0', updated_by: 'staff:test' },
        { version: 3, value: null, updated_by: 'staff:test' },
      ]);
    });

    it('is changed by one of those who saw the same version', async () => {
      const answers = await Promise.allSettled([1, 2, 3, 4, 5].map((days) => put('grace-days', days, 0)));
      const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }: { reason: unknown }) => reason);
      expect(refused).toHaveLength(4);
      for (const reason of refused) expect(reason).toMatchObject({ code: 'VERSION_CONFLICT', kind: 'conflict' });
      expect(await shown('grace-days')).toMatchObject({ version: 1, updatedBy: 'staff:test' });
    });

    it('that is set to what it is stays as it is', async () => {
      const [before] = await stage.rows<{ version: string }>('select version from billing.configuration');
      expect(await put('grace-days', (await shown('grace-days'))?.value)).toMatchObject({ version: 1 });
      expect(await stage.rows('select version from billing.configuration')).toEqual([before]);
    });

    const tariff = DEFAULT_TARIFFS[1]!;
    it.each<[string, unknown, { field: string; code: string }]>([
      ['payments-enabled', 'yes', { field: 'value', code: 'FORMAT' }],
      ['trial-days', 366, { field: 'value', code: 'RANGE' }],
      ['trial-days', 1.5, { field: 'value', code: 'FORMAT' }],
      ['tariffs', [], { field: 'value', code: 'RANGE' }],
      ['tariffs', {}, { field: 'value.code', code: 'REQUIRED' }],
      ['tariffs', DEFAULT_TARIFFS[1], { field: 'value', code: 'FORMAT' }],
      ['tariffs', [{ ...tariff, priceKopecks: 499.5 }], { field: 'value.0.priceKopecks', code: 'FORMAT' }],
      ['tariffs', [{ ...tariff, priceKopecks: 99 }], { field: 'value.0.priceKopecks', code: 'RANGE' }],
      ['tariffs', [{ ...tariff, price: 1 }], { field: 'value.0.price', code: 'UNKNOWN' }],
      ['tariffs', [{ ...tariff, title: { ru: 'Месяц' } }], { field: 'value.0.title.en', code: 'REQUIRED' }],
      ['tariffs', [tariff, tariff], { field: 'value', code: 'FORMAT' }],
      ['tariffs', [7], { field: 'value.0', code: 'FORMAT' }],
      ['yookassa-shop', { shopId: '1' }, { field: 'value.secretKey', code: 'REQUIRED' }],
      ['yookassa-shop', { shopId: '1', secretKey: '••••1234' }, { field: 'value.secretKey', code: 'FORMAT' }],
      ['receipt', { enabled: true }, { field: 'value.vatCode', code: 'REQUIRED' }],
      ['consent-version', 'two words', { field: 'value', code: 'FORMAT' }],
      ['dispatcher-chat-id', 'chat', { field: 'value', code: 'FORMAT' }],
      ['offer-url', 'http://offer.example/', { field: 'value', code: 'FORMAT' }],
      ['alerts-per-hour', 0, { field: 'value', code: 'RANGE' }],
    ])('%s is refused %j', async (key, value, error) => {
      await expect(put(key, value)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: { errors: expect.arrayContaining([error]) as unknown },
      });
    });

    it('has a key that is known, and a value', async () => {
      await expect(put('no-such', 1)).rejects.toMatchObject({ code: 'NOT_FOUND', kind: 'not-found' });
      await expect(put('trial-days', undefined)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });

    it('takes what every one of them is for', async () => {
      const receipt = { enabled: true, vatCode: 11, paymentSubject: 'service', paymentMode: 'full_payment', taxSystemCode: 2 };
      const values = {
        'payments-enabled': true,
        tariffs: [{ ...tariff, priceStars: null }],
        receipt,
        'consent-version': '2027-01',
        'own-loads-shown': true,
        'dispatcher-chat-id': '-1001000000002',
        'support-contact': '@cargotech_support',
        'offer-url': 'https://drivers.example/offer?lang=ru',
        'privacy-url': 'https://drivers.example/privacy',
        'alerts-per-hour': 5,
      };
      for (const [key, value] of Object.entries(values)) expect((await put(key, value)).value).toEqual(value);
      await everywhere('all is in effect', ({ alertsPerHour }) => alertsPerHour === 5);
      expect(await inEffect(replicas[1]!)).toMatchObject({ receipt, consentVersion: '2027-01', ownLoadsShown: true });
    });
  });

  describe('the keys of the shop', () => {
    it('lie encrypted, are shown masked and stand in no log, event or audit line', async () => {
      const setting = await put('yookassa-shop', SHOP);
      expect(setting).toMatchObject({ secret: true, value: { shopId: '200300', secretKey: '••••7Qx2' } });
      await everywhere('the shop is another one', ({ shop }) => shop?.secretKey === SECRET);
      const tables = ['settings', 'setting_versions', 'outbox', 'audit'];
      for (const table of tables) {
        const rows = await stage.rows(`select row_to_json(t)::text as row from billing.${table} t`);
        expect(JSON.stringify(rows)).not.toContain(SECRET.slice(0, 20));
      }
      expect(stage.log.text).not.toContain(SECRET);
    });

    it('stay when what was shown is sent back', async () => {
      await put('yookassa-shop', { shopId: '200301', secretKey: '••••7Qx2' });
      await everywhere('the number is another one', ({ shop }) => shop?.shopId === '200301' && shop.secretKey === SECRET);
    });

    it('are what payments need: without them nothing is locked', async () => {
      const bare = await stage.replica({ YOOKASSA_SHOP_ID: '', YOOKASSA_SECRET_KEY: '' });
      expect(await inEffect(bare)).toMatchObject({ paymentsEnabled: true, shop: { shopId: '200301' } });
      await put('yookassa-shop', null);
      await eventually('nothing is locked', async () => !(await inEffect(bare)).paymentsEnabled, 2_000);
      await bare.stop();
    });
  });

  it('versions grow with every change, and every change is audited with who and what', async () => {
    const said = await stage.said(ConfigurationChanged);
    expect(said.length).toBeGreaterThan(12);
    expect(said.map(({ version }) => version)).toEqual(said.map((_, index) => index + 2));
    const audited = await stage.said(AuditRecorded);
    expect(audited.filter(({ action }) => action === 'settings.changed')[0]).toMatchObject({
      service: 'billing',
      actor: 'staff:test',
      target: 'setting:trial-days',
      before: { value: null },
      after: { value: 14 },
    });
    expect(audited).toHaveLength(said.length);
  });
});
