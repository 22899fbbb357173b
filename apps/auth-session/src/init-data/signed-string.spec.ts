import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { believe, signingKeys, type Disbelief } from './signed-string';
import { readUser } from './telegram-user';
import {
  CONTACT,
  TOKEN_V1,
  TOKEN_V2,
  TOKEN_V4,
  V1,
  V1_HASH_SWAPPED,
  V1_HASH_LOGIN_WIDGET,
  V2,
  V2_HASH_WITHOUT_SIGNATURE,
  V3,
  V4,
  V5,
  V6,
  V7,
} from './testing/vectors';

const MAX_AGE = 300_000;
const dateOf = (raw: string): number => Number(new URLSearchParams(raw).get('auth_date')) * 1_000;
const check = (raw: string, tokens: string[], now = dateOf(raw)): 'believed' | Disbelief => {
  const result = believe(raw, signingKeys(tokens), now, MAX_AGE);
  return typeof result === 'string' ? result : 'believed';
};
const withHash = (raw: string, hash: string): string => raw.replace(/hash=[0-9a-f]+$/, `hash=${hash}`);

/** Signs independently of the code under test. */
function sign(fields: Record<string, string>, token: string): string {
  const text = Object.entries(fields)
    .map((pair) => pair.join('='))
    .sort()
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(token).digest();
  return new URLSearchParams({ ...fields, hash: createHmac('sha256', key).update(text).digest('hex') }).toString();
}

describe('a string that Telegram signed', () => {
  it('derives the published keys', () => {
    expect(signingKeys([TOKEN_V1])[0]!.toString('hex')).toBe('a5c609aa52f63cb5e6d8ceb6e4138726ea82bbc36bb786d64482d445ea38ee5f');
    expect(signingKeys([TOKEN_V2])[0]!.toString('hex')).toBe('c0881d6d547967540dcb06d7378a2c2b2c79a8f915ae70a4a37a8a04de0da32b');
  });

  it.each([
    ['V1', V1, TOKEN_V1],
    ['V2', V2, TOKEN_V2],
    ['V3', V3, TOKEN_V1],
    ['V4', V4, TOKEN_V4],
    ['V7', V7, TOKEN_V4],
    ['a contact', CONTACT, TOKEN_V4],
  ])('%s is believed', (_, raw, token) => expect(check(raw, [token])).toBe('believed'));

  it('is believed under the previous token during a rotation', () => expect(check(V4, [TOKEN_V1, TOKEN_V4])).toBe('believed'));

  it.each<[string, string, string, Disbelief]>([
    ['an added field', `${V1}&start_param=abc`, TOKEN_V1, 'wrong-hash'],
    ['a hash with a tail', `${V1}abc`, TOKEN_V1, 'no-hash'],
    ['a second user', `${V1}&user=%7B%22id%22%3A1%7D`, TOKEN_V1, 'duplicate-key'],
    ['a second hash', `${V1}&hash=${'0'.repeat(64)}`, TOKEN_V1, 'duplicate-key'],
    ['no hash', 'no_hash=true', TOKEN_V1, 'no-hash'],
    ['a short hash', 'hash=abc&auth_date=test', TOKEN_V1, 'no-hash'],
    ['an upper-case hash', withHash(V1, V1.slice(-64).toUpperCase()), TOKEN_V1, 'no-hash'],
    ['V5, signed before the rotation', V5, TOKEN_V2, 'wrong-hash'],
    ['V6, signed by a token we do not have', V6, TOKEN_V2, 'wrong-hash'],
    ['the way of the Login Widget', withHash(V1, V1_HASH_LOGIN_WIDGET), TOKEN_V1, 'wrong-hash'],
    ['the token as the key of the constant', withHash(V1, V1_HASH_SWAPPED), TOKEN_V1, 'wrong-hash'],
    ['the signature left out', withHash(V2, V2_HASH_WITHOUT_SIGNATURE), TOKEN_V2, 'wrong-hash'],
    ['another token', V1, TOKEN_V2, 'wrong-hash'],
    ['nothing', '', TOKEN_V1, 'empty'],
    ['more than 8 kB', `${V1}&x=${'y'.repeat(8_200)}`, TOKEN_V1, 'too-long'],
  ])('%s is not believed', (_, raw, token, why) => expect(check(raw, [token])).toBe(why));

  it('that the classic mistakes would accept is what they would accept', () => {
    const [, text] = [
      0,
      [...new URLSearchParams(V1)]
        .filter(([name]) => name !== 'hash')
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join('\n'),
    ];
    expect(createHmac('sha256', createHash('sha256').update(TOKEN_V1).digest()).update(text).digest('hex')).toBe(
      V1_HASH_LOGIN_WIDGET,
    );
    const swapped = createHmac('sha256', TOKEN_V1).update('WebAppData').digest();
    expect(createHmac('sha256', swapped).update(text).digest('hex')).toBe(V1_HASH_SWAPPED);
  });

  it('has an age', () => {
    const at = dateOf(V1);
    expect(check(V1, [TOKEN_V1], at + MAX_AGE)).toBe('believed');
    expect(check(V1, [TOKEN_V1], at + MAX_AGE + 1)).toBe('expired');
    expect(check(V1, [TOKEN_V1], at - 60_000)).toBe('believed');
    expect(check(V1, [TOKEN_V1], at - 60_001)).toBe('from-the-future');
  });

  it.each(['test', '', '-5', '123abc', '1e9', '0x10', '99999999999999'])('with the date %p has none', (auth_date) =>
    expect(check(sign({ auth_date, user: '{"id":1}' }, TOKEN_V4), [TOKEN_V4], 0)).toBe('no-date'),
  );

  const fields = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => !['hash', 'auth_date', '__proto__'].includes(name)),
    fc.string({ unit: 'grapheme' }),
    { maxKeys: 6 },
  );

  it('is believed whatever its fields hold', () => {
    fc.assert(
      fc.property(fields, (given) =>
        expect(check(sign({ ...given, auth_date: '1000000000' }, TOKEN_V4), [TOKEN_V4])).toBe('believed'),
      ),
    );
  });

  it('is not believed after any change of a decoded key or value', () => {
    const change = fc.constantFrom<(text: string) => string>(
      (text) => `${text}x`,
      (text) => `x${text}`,
      (text) => text.slice(1),
      (text) => text.toUpperCase() + ' ',
      (text) => text.replace(/.$/u, '\n'),
    );
    fc.assert(
      fc.property(fields, fc.nat(), fc.boolean(), change, (given, which, key, edit) => {
        const signed = sign({ ...given, auth_date: '1000000000' }, TOKEN_V4);
        const pairs = [...new URLSearchParams(signed)];
        const index = which % pairs.length;
        const [name, value] = pairs[index]!;
        const changed: [string, string] = key ? [edit(name), value] : [name, edit(value)];
        fc.pre(changed[0] !== name || changed[1] !== value);
        pairs[index] = changed;
        expect(check(new URLSearchParams(pairs).toString(), [TOKEN_V4], 1_000_000_000_000)).not.toBe('believed');
      }),
      { numRuns: 400 },
    );
  });

  it('does not care in which order or encoding its fields come', () => {
    const pairs = [...new URLSearchParams(V4)].reverse();
    expect(check(new URLSearchParams(pairs).toString(), [TOKEN_V4])).toBe('believed');
  });
});

describe('the person in a launch string', () => {
  it('is read with defaults', () => {
    expect(readUser(new URLSearchParams(V4).get('user') ?? undefined)).toEqual({
      telegramId: '100200300',
      firstName: 'Иван',
      lastName: 'Петров & Ко',
      username: 'ivan_truck',
      language: 'ru',
      photoUrl: null,
    });
    expect(
      readUser('{"id":4503599627370495,"first_name":"A","language_code":"en-GB","photo_url":"https://t.me/a.svg"}'),
    ).toMatchObject({
      telegramId: '4503599627370495',
      language: 'en',
      photoUrl: 'https://t.me/a.svg',
    });
    expect(readUser('{"id":5,"language_code":"kk","photo_url":"javascript:alert(1)"}')).toMatchObject({
      firstName: '',
      language: 'ru',
      photoUrl: null,
    });
  });

  it.each([undefined, '', 'null', '[]', '{}', '{"id":"5"}', '{"id":0}', '{"id":-1}', '{"id":1.5}', '{"id":1e400}', 'no json'])(
    'is nobody in %p',
    (json) => expect(readUser(json)).toBeUndefined(),
  );
});
