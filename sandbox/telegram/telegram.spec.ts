import { createHmac, createPublicKey, verify } from 'node:crypto';
import { NOON, Stand } from '../testing/stand';
import { hashOf, signatureOf, signContact, signInitData } from './init-data';

const TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
const V1_TOKEN = '5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8';
const fieldsOf = (raw: string): Record<string, string> => Object.fromEntries(new URLSearchParams(raw));
const without = (fields: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Vectors published by others or made by hand: the sandbox must come to the same signatures. */
const VECTORS = {
  V1: {
    token: V1_TOKEN,
    raw: 'query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2',
  },
  V4: {
    token: TOKEN,
    raw: 'user=%7B%22id%22%3A100200300%2C%22first_name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%2C%22last_name%22%3A%22%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2%20%26%20%D0%9A%D0%BE%22%2C%22username%22%3A%22ivan_truck%22%2C%22language_code%22%3A%22ru%22%2C%22allows_write_to_pm%22%3Atrue%7D&chat_instance=-3788475317572404878&chat_type=private&start_param=order_42&auth_date=1767225600&signature=AAAA&hash=40ca2db4fc562343ce75a85edafba0f5c210a97ffcce197d25c79722379b1232',
  },
  V7: {
    token: TOKEN,
    raw: 'query_id=AAE&user=%7B%22id%22%3A100200300%2C%22first_name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%2C%22language_code%22%3A%22ru%22%7D&auth_date=1767225600&signature=jhw3WlEY-spEYWM1BrufIDk0a6N3lQYCO_H-NH7wdTGHSERZ5BK-cBxOa_WAPLumdvxQ6hjA5ieMPHY8zJIeAg&hash=71e7794b042c20026dcdb8ed8976da7a35956609323f2e92e9accf45480d6cbc',
  },
};
const CONTACT =
  'contact=%7B%22user_id%22%3A100200300%2C%22phone_number%22%3A%2279000000000%22%2C%22first_name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%7D&auth_date=1767225600&hash=42a4ecc8ca3b26dc27713b4109ac6293585eff416a8118739fbcccbd8fe5cd6b';

/** Checks as the documentation describes, by code of its own. */
function isSigned(raw: string, token: string): boolean {
  const fields = fieldsOf(raw);
  const text = Object.keys(fields)
    .filter((name) => name !== 'hash')
    .sort()
    .map((name) => `${name}=${fields[name]!}`)
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(token).digest();
  return createHmac('sha256', key).update(text).digest('hex') === fields['hash'];
}

describe('signing like Telegram', () => {
  it.each(Object.entries(VECTORS))('comes to the hash of %s', (_name, { token, raw }) => {
    const { hash, ...fields } = fieldsOf(raw);
    expect(hashOf(fields, token)).toBe(hash);
    expect(hashOf({ ...fields, auth_date: '1' }, token)).not.toBe(hash);
    expect(hashOf(fields, `${token}x`)).not.toBe(hash);
  });

  it('comes to the whole of V7, both signatures and every byte', () => {
    const fields = without(fieldsOf(VECTORS.V7.raw), 'signature', 'hash');
    expect(signInitData(fields, TOKEN)).toBe(VECTORS.V7.raw);
  });

  it('signs for third parties with the key of the sandbox', () => {
    const raw = Buffer.from('302a300506032b6570032100ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c', 'hex');
    const key = createPublicKey({ key: raw, format: 'der', type: 'spki' });
    const fields = without(fieldsOf(VECTORS.V4.raw), 'signature', 'hash');
    const text = `1000000001:WebAppData\n${Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('\n')}`;
    expect(verify(null, Buffer.from(text), key, Buffer.from(signatureOf(fields, TOKEN), 'base64url'))).toBe(true);
    expect(signatureOf(fields, TOKEN)).toMatch(/^[\w-]{86}$/);
  });

  it('comes to the whole of the contact vector', () => {
    expect(signContact(without(fieldsOf(CONTACT), 'hash'), TOKEN)).toBe(CONTACT);
  });
});

describe('the user side of Telegram', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.open({ loads: 1, botToken: TOKEN, webappUrl: 'http://127.0.0.1:3000/' });
  });
  afterAll(() => stand.sandbox.close());
  const send = (path: string, body?: object, headers: Record<string, string> = {}, method = 'POST') =>
    stand.send(`${stand.sandbox.url}/telegram${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const launch = async (body?: object) => {
    const { status, json } = await send('/init-data', body);
    expect(status).toBe(200);
    const raw = json['initData'] as string;
    expect(isSigned(raw, TOKEN)).toBe(true);
    return fieldsOf(raw);
  };
  const userOf = ({ user }: Record<string, string>) => JSON.parse(user!) as Record<string, unknown>;

  it('launches as a demo driver from the menu, signed now', async () => {
    const fields = await launch();
    expect(Object.keys(fields).sort()).toEqual(['auth_date', 'hash', 'query_id', 'signature', 'user']);
    expect(fields['auth_date']).toBe(String(NOON / 1_000));
    expect(userOf(fields)).toEqual(expect.objectContaining({ id: 900_000_001, first_name: 'Иван', language_code: 'ru' }));
    expect((await launch())['hash']).not.toBe(fields['hash']);
  });

  it('launches as whom it is told, when it is told, by a direct link with a parameter', async () => {
    const fields = await launch({
      user: { id: 42, first_name: 'Пётр & Ко' },
      authDate: 1_700_000_000,
      startParam: 'cargo_6236980510',
    });
    expect(userOf(fields)).toMatchObject({ id: 42, first_name: 'Пётр & Ко' });
    expect(fields).toMatchObject({ auth_date: '1700000000', start_param: 'cargo_6236980510', chat_type: 'private' });
    expect(fields['chat_instance']).toMatch(/^-?\d+$/);
    expect(fields).not.toHaveProperty('query_id');
  });

  it('has drivers without number', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5, 500].map(async (driver) => userOf(await launch({ driver }))['id']));
    expect(new Set(ids).size).toBe(6);
  });

  it('shares the driver’s own number', async () => {
    const raw = (await send('/contact', { driver: 2, phone: '+79161234567' })).json['contact'] as string;
    expect(isSigned(raw, TOKEN)).toBe(true);
    expect(JSON.parse(fieldsOf(raw)['contact']!)).toEqual({
      user_id: 900_000_002,
      phone_number: '+79161234567',
      first_name: 'Сергей',
    });
  });

  it('opens the Mini App with the launch parameters behind the hash', async () => {
    const { status, headers } = await send('/open?driver=3&startapp=cargo_1', undefined, {}, 'GET');
    expect(status).toBe(302);
    expect(headers.get('cache-control')).toBe('no-store');
    const url = new URL(headers.get('location')!);
    expect(`${url.origin}${url.pathname}${url.search}`).toBe('http://127.0.0.1:3000/');
    const parameters = fieldsOf(url.hash.slice(1));
    expect(parameters).toMatchObject({ tgWebAppVersion: '8.0', tgWebAppPlatform: 'web', tgWebAppStartParam: 'cargo_1' });
    expect(isSigned(parameters['tgWebAppData']!, TOKEN)).toBe(true);
    expect(userOf(fieldsOf(parameters['tgWebAppData']!))).toMatchObject({ first_name: 'Анна' });
    expect(JSON.parse(parameters['tgWebAppThemeParams']!)).toMatchObject({ bg_color: '#ffffff', text_color: '#000000' });
  });

  it('signs anew at every opening, in the theme asked for', async () => {
    const open = async () => {
      const { headers } = await send('/open?theme=dark', undefined, {}, 'GET');
      return fieldsOf(new URL(headers.get('location')!).hash.slice(1));
    };
    const first = await open();
    stand.now += 30_000;
    const second = await open();
    stand.now -= 30_000;
    const at = ({ tgWebAppData }: Record<string, string>) => Number(fieldsOf(tgWebAppData!)['auth_date']);
    expect(at(second) - at(first)).toBe(30);
    expect(JSON.parse(first['tgWebAppThemeParams']!)).toMatchObject({ bg_color: '#17212b' });
  });

  it.each(['http://127.0.0.1:3000', 'http://localhost:5173', 'http://[::1]:3000', 'http://localhost'])(
    'lets a page of %s sign in',
    async (origin) => {
      const preflight = await send('/init-data', undefined, { origin, 'access-control-request-method': 'POST' }, 'OPTIONS');
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
      for (const { headers } of [preflight, await send('/init-data', {}, { origin })]) {
        expect(headers.get('access-control-allow-origin')).toBe(origin);
        expect(headers.get('vary')).toContain('Origin');
      }
    },
  );

  it.each(['https://example.org', 'http://127.0.0.1.example.org', 'http://localhost.evil:3000', 'null'])(
    'does not let a page of %s sign in',
    async (origin) => {
      for (const method of ['OPTIONS', 'POST']) {
        const { headers } = await send('/init-data', method === 'POST' ? {} : undefined, { origin }, method);
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  it.each([
    ['/init-data', { driver: 0 }],
    ['/init-data', { driver: '1' }],
    ['/init-data', { startParam: 'два слова' }],
    ['/init-data', { startParam: 'x'.repeat(513) }],
    ['/init-data', { authDate: -1 }],
    ['/init-data', { user: { id: 2 ** 53 } }],
    ['/init-data', { usr: {} }],
    ['/contact', { phone: 'none' }],
  ])('refuses %s with %j', async (path, body) => expect((await send(path, body)).status).toBe(400));

  it.each(['driver=x', 'driver=0', 'theme=pink', 'startapp=%20'])('refuses to open by %s', async (text) =>
    expect((await send(`/open?${text}`, undefined, {}, 'GET')).status).toBe(400),
  );
});
