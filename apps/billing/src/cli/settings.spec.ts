import { AuditRecorded, ConfigurationChanged } from '#contracts';
import { ConfigError } from '#runtime';
import { eventually } from '#testing';
import { Settings } from '../settings/settings.service';
import { KEYS, Stage } from '../testing/stage';
import { checkAudit } from './audit';
import { manageSettings } from './settings';

const NEW_KEY = `new:${Buffer.alloc(32, 9).toString('base64')}`;
const SECRET = 'live_canary-of-the-console-9Zw4';

describe('at the console', () => {
  let stage: Stage;
  let lines: string[];
  const settings = (args: string[], more: NodeJS.ProcessEnv = {}, input = ''): Promise<boolean> => {
    lines = [];
    return manageSettings(
      args,
      stage.environment(more),
      (line) => lines.push(line),
      () => Promise.resolve(input),
    );
  };
  const audit = (...args: string[]): Promise<boolean> => {
    lines = [];
    return checkAudit(args, stage.environment(), (line) => lines.push(line));
  };

  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(() => stage.stop());

  it('every setting is listed, one is read, and one is set, for the replicas that run too', async () => {
    const replica = await stage.replica();
    expect(await settings(['list'])).toBe(true);
    expect(lines).toHaveLength(13);
    expect(await settings(['set', 'trial-days', '21'])).toBe(true);
    expect(lines[0]).toMatch(/^trial-days +21 {2}\(version 1, operator:/);
    expect(await settings(['get', 'trial-days'])).toBe(true);
    expect(lines).toEqual(['21']);
    expect(await settings(['get', 'no-such'])).toBe(false);
    const running = replica.app.get(Settings, { strict: false });
    await eventually('the replica knows', async () => (await running.current()).trialDays === 21, 2_000);
    expect(await stage.said(ConfigurationChanged)).toHaveLength(1);
    const [line] = await stage.said(AuditRecorded);
    expect(line?.action).toBe('settings.changed');
    expect(line?.actor).toMatch(/^operator:./);
  });

  it('a secret is read from the standard input and never printed', async () => {
    expect(await settings(['set', 'yookassa-shop', '-'], {}, JSON.stringify({ shopId: '77', secretKey: SECRET }))).toBe(true);
    expect(lines.join()).toContain('••••9Zw4');
    expect(await settings(['get', 'yookassa-shop'])).toBe(true);
    expect(await settings(['list'])).toBe(true);
    expect(lines.join()).not.toContain(SECRET);
  });

  it.each([[[]], [['list', 'more']], [['get']], [['set', 'trial-days']], [['rotate']], [['toString']]])(
    'the usage answers %j',
    async (args) => {
      expect(await settings(args)).toBe(false);
      expect(lines[0]).toContain('Usage: npm run settings');
    },
  );

  it('a wrong value, key or environment is refused, without the value in the words', async () => {
    await expect(settings(['set', 'trial-days', '"many"'])).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(settings(['set', 'no-such', '1'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(settings(['set', 'support-contact', '@secret-word'])).rejects.toThrow(/^(?!.*secret-word).*not JSON/);
    await expect(settings(['list'], { SETTINGS_ENCRYPTION_KEYS: 'k:short' })).rejects.toThrow(ConfigError);
  });

  it('a rotation seals everything under the first key, any number of times, and the old key may go', async () => {
    const both = { SETTINGS_ENCRYPTION_KEYS: `${NEW_KEY},${KEYS.SETTINGS_ENCRYPTION_KEYS}` };
    const only = { SETTINGS_ENCRYPTION_KEYS: NEW_KEY };
    await expect(settings(['list'], only)).rejects.toThrow(/the key old is not among/);
    expect(await settings(['set', 'yookassa-shop', '-'], {}, JSON.stringify({ shopId: '78', secretKey: SECRET }))).toBe(true);
    expect(await settings(['rotate-key'], both)).toBe(true);
    // The one in force and the two of the history.
    expect(lines).toEqual(['Sealed under the key new: 3 secrets anew, 0 were already']);
    expect(await settings(['rotate-key'], both)).toBe(true);
    expect(lines).toEqual(['Sealed under the key new: 0 secrets anew, 3 were already']);
    expect(await settings(['get', 'yookassa-shop'], only)).toBe(true);
    expect(lines).toEqual([JSON.stringify({ shopId: '78', secretKey: '••••9Zw4' })]);
    const replica = await stage.replica(only);
    expect((await replica.app.get(Settings, { strict: false }).current()).shop).toEqual({ shopId: '78', secretKey: SECRET });
  });

  it('the audit log is verified', async () => {
    expect(await audit()).toBe(false);
    expect(lines).toEqual(['Usage: npm run audit -- verify']);
    await eventually('all is written', async () => {
      expect(await audit('verify')).toBe(true);
      return lines.join() === 'The audit log is whole: 5 lines, none changed, none missing';
    });
    await stage.rows('alter table billing.audit disable trigger user');
    await stage.rows(`update billing.audit set actor = 'nobody' where seq = 3`);
    expect(await audit('verify')).toBe(false);
    expect(lines).toEqual(['The audit log was touched: line 3 is not what was written (2 lines before it are whole)']);
  });
});
