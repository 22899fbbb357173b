import { AuditRecorded, CreatePromoCode, GetAccess, Refusal } from '#contracts';
import { DAY, NOON, Stage } from '../testing/stage';
import { manageGifts } from './gifts';

describe('npm run gifts', () => {
  let stage: Stage;
  const lines: string[] = [];
  const run = (...args: string[]): Promise<boolean> => manageGifts(args, stage.environment(), (line) => lines.push(line));

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica();
  }, 60_000);
  afterAll(() => stage.stop());
  beforeEach(() => lines.splice(0));

  it('gives a driver days, with the reason in the audit log', async () => {
    const { id } = stage.peers.driver();
    expect(await run('grant', id, '5', '--reason', 'Sorry for the outage')).toBe(true);
    const until = new Date(NOON + 12 * DAY).toISOString();
    expect(lines).toEqual([`Given; access lasts until ${until}`]);
    expect(await stage.ask(GetAccess, { driverId: id })).toMatchObject({ expiresAt: until });
    const audit = (await stage.said(AuditRecorded)).filter(({ target }) => target === `driver:${id}`);
    expect(audit.at(-1)).toMatchObject({ actor: 'console', facts: { reason: 'Sorry for the outage' } });
  });

  it('makes promo codes of every kind and prints them', async () => {
    expect(await run('promo', '--days', '30', '--uses', '50', '--ends', new Date(NOON + DAY).toISOString())).toBe(true);
    expect(await run('promo', '--percent', '10', '--tariff', '1_month', '--tariff', '3_months')).toBe(true);
    expect(await run('promo', '--kopecks', '10000', '--code', 'GIFT2026')).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/^[A-Z0-9]{12}$/), expect.stringMatching(/^[A-Z0-9]{12}$/), 'GIFT2026']);
    const rows = await stage.rows(
      'select kind, days, percent, discount_kopecks, max_uses, tariffs from billing.promo_codes order by kind',
    );
    expect(rows).toMatchObject([
      { kind: 'days', days: 30, max_uses: 50 },
      { kind: 'fixed', discount_kopecks: 10_000 },
      { kind: 'percent', percent: 10, tariffs: ['1_month', '3_months'] },
    ]);
  });

  it.each([
    [[]],
    [['take']],
    [['grant', 'somebody', '5', '--reason', 'because']],
    [['grant', '5f2b8a3e-17d1-4c44-9f0b-000000000001', 'five', '--reason', 'because']],
    [['grant', '5f2b8a3e-17d1-4c44-9f0b-000000000001', '5']],
    [['promo', '--percent', '101']],
    [['promo', '--weeks', '2']],
    [['promo']],
  ])('says how it is used when asked %j', async (args) => {
    expect(await run(...args)).toBe(false);
    expect(lines.join('\n')).toContain('Usage: npm run gifts');
  });

  it('says why billing refuses', async () => {
    await stage.ask(CreatePromoCode, { kind: 'days', days: 1, code: 'TAKEN2026', actor: 'console' });
    expect(await run('promo', '--days', '1', '--code', 'TAKEN2026')).toBe(false);
    expect(await run('grant', '5f2b8a3e-17d1-4c44-9f0b-000000000001', '5', '--reason', 'because')).toBe(false);
    expect(lines).toEqual(['Not done: PROMO_CODE_TAKEN', 'Not done: NOT_FOUND']);
    stage.peers.refusals.set('GetDriver', new Refusal({ code: 'SERVICE_UNAVAILABLE', kind: 'unavailable' }));
    expect(await run('grant', stage.peers.driver().id, '5', '--reason', 'because')).toBe(false);
    expect(lines.at(-1)).toBe('Not done: SERVICE_UNAVAILABLE');
  });
});
