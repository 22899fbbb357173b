import { randomBytes } from 'node:crypto';
import { makeAccessToken, readAccessToken, sessionKeyOf, sessionSigningKey } from './access-token';

describe('the access token', () => {
  const key = sessionSigningKey('a secret of this test');
  const id = randomBytes(32);
  const token = makeAccessToken(id, key);

  it('names its session', () => {
    expect(readAccessToken(token, key)).toBe(sessionKeyOf(id));
    expect(sessionKeyOf(id)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('opens nothing under another secret', () => {
    expect(readAccessToken(token, sessionSigningKey('another secret'))).toBeUndefined();
  });

  it('has one spelling: any other letter anywhere is refused', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < token.length; at++) {
      for (const letter of letters) {
        if (letter === token[at]) continue;
        expect(readAccessToken(token.slice(0, at) + letter + token.slice(at + 1), key)).toBeUndefined();
      }
    }
  });

  it('is refused when it is not a token at all', () => {
    for (const other of ['', '.', token.slice(1), `${token}A`, `${token}\n`, `${'я'.repeat(43)}.${'я'.repeat(43)}`]) {
      expect(readAccessToken(other, key)).toBeUndefined();
    }
  });

  it('is made of 32 bytes only', () => {
    expect(() => makeAccessToken(randomBytes(16), key)).toThrow(RangeError);
  });
});
