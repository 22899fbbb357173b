import { optionsFrom, WrongEnvironment } from './config';
import { startSandbox } from './index';
import { Stand } from './testing/stand';

describe('the sandbox', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.open({ loads: 5 });
  });
  afterAll(() => stand.sandbox.close());

  it('listens on the machine alone, on a free port, and says that it is well', async () => {
    expect(stand.sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(stand.sandbox.cargotechUrl).toBe(`${stand.sandbox.url}/cargotech`);
    expect(await stand.send(`${stand.sandbox.url}/health`)).toMatchObject({ status: 200, json: { ok: true } });
  });

  it('links everything from its first page', async () => {
    const { status, headers, text } = await stand.send(`${stand.sandbox.url}/`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    const links = Array.from(text.matchAll(/href="(\/[^"]*)"/g), ([, href = '']) => href.replaceAll('&amp;', '&'));
    expect(links.length).toBeGreaterThan(5);
    for (const href of links) expect((await stand.send(`${stand.sandbox.url}${href}`)).status).toBeLessThan(400);
  });

  it('has a page whose every button works', async () => {
    expect((await stand.send(`${stand.sandbox.url}/cargotech`)).headers.get('location')).toBe('/cargotech/');
    const { text } = await stand.send(`${stand.sandbox.cargotechUrl}/`);
    const buttons = Array.from(text.matchAll(/data-path="([^"]+)" data-method="(\w+)" data-body='([^']*)'/g));
    expect(buttons.length).toBeGreaterThan(20);
    for (const [, path = '', method = '', body = ''] of buttons) {
      const { status } = await stand.control(path, method === 'DELETE' ? undefined : JSON.parse(body), method);
      expect([path, body, status]).toEqual([path, body, 200]);
    }
    expect(text).not.toMatch(/(src|href)="https?:/);
  });

  it('frees its port when it is closed', async () => {
    const first = await startSandbox({ loads: 1 });
    await first.close();
    const second = await startSandbox({ loads: 1, port: Number(new URL(first.url).port) });
    expect(second.url).toBe(first.url);
    await second.close();
  });
});

describe('the environment of the sandbox', () => {
  it('needs nothing: a process of its own is as slow as the real exchange', () => {
    const defaults = { host: '127.0.0.1', port: 4_000, seed: 1, loads: 20_000, latency: 'realistic' };
    expect(optionsFrom({})).toMatchObject(defaults);
    expect(optionsFrom({ SANDBOX_PORT: '', SANDBOX_LATENCY: '', WEBAPP_URL: '' })).toMatchObject(defaults);
  });

  it('says everything', () =>
    expect(
      optionsFrom({
        SANDBOX_HOST: '0.0.0.0',
        SANDBOX_PORT: '0',
        SANDBOX_SEED: '7',
        SANDBOX_LOADS: '50',
        SANDBOX_LATENCY: 'none',
        CARGOTECH_PHONE: '+7 900 000 00 01',
        CARGOTECH_PASSWORD: 'p',
        TELEGRAM_BOT_TOKEN: '1:a',
        WEBAPP_URL: 'http://127.0.0.1:3000',
        SANDBOX_URL: 'http://127.0.0.1:4000/',
        YOOKASSA_SHOP_ID: '7',
        YOOKASSA_SECRET_KEY: 'k',
        YOOKASSA_NOTIFICATION_URL: 'http://127.0.0.1:3000/hook',
      }),
    ).toEqual({
      host: '0.0.0.0',
      port: 0,
      seed: 7,
      loads: 50,
      latency: 'none',
      phone: '+7 900 000 00 01',
      password: 'p',
      botToken: '1:a',
      webappUrl: 'http://127.0.0.1:3000',
      publicUrl: 'http://127.0.0.1:4000',
      yookassa: { shopId: '7', secretKey: 'k', notificationUrl: 'http://127.0.0.1:3000/hook' },
    }));

  it.each([
    ['SANDBOX_PORT', '65536'],
    ['SANDBOX_PORT', 'http'],
    ['SANDBOX_SEED', '-1'],
    ['SANDBOX_LOADS', '1e9'],
    ['SANDBOX_LATENCY', 'slow-canary'],
    ['TELEGRAM_BOT_TOKEN', 'secret-canary'],
    ['WEBAPP_URL', 'canary'],
  ])('names %s when it is wrong, and does not say its value', (name, value) => {
    const read = () => optionsFrom({ [name]: value });
    expect(read).toThrow(WrongEnvironment);
    expect(read).toThrow(new RegExp(`^${name} must be (?!.*${value})`));
  });
});
