import { KeyRing, SealBroken, isKeyRing } from './key-ring';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

describe('a key ring', () => {
  it.each([
    ['one key', `a:${key(1)}`, true],
    ['two keys', `new:${key(1)},old-2:${key(2)}`, true],
    ['nothing', '', false],
    ['a key without an id', key(1), false],
    ['a key of 31 bytes', `a:${Buffer.alloc(31).toString('base64')}`, false],
    ['a key of 33 bytes', `a:${Buffer.alloc(33).toString('base64')}`, false],
    ['one id for two keys', `a:${key(1)},a:${key(2)}`, false],
    ['a comma at the end', `a:${key(1)},`, false],
    ['no text', 7, false],
  ])('is checked: %s', (_, text, well) => {
    expect(isKeyRing(text)).toBe(well);
  });

  it('opens what it sealed, and what any of its keys sealed', () => {
    const before = new KeyRing(`old:${key(1)}`).seal('yookassa-shop', 'тайна');
    const ring = new KeyRing(`new:${key(2)},old:${key(1)}`);
    expect(ring.open('yookassa-shop', before)).toBe('тайна');
    const now = ring.seal('yookassa-shop', 'тайна');
    expect([KeyRing.keyOf(before), KeyRing.keyOf(now)]).toEqual(['old', 'new']);
    expect(ring.open('yookassa-shop', now)).toBe('тайна');
    expect(ring.seal('yookassa-shop', 'тайна')).not.toBe(now);
  });

  it('opens it nowhere else, under no other key, and not with any byte changed', () => {
    const ring = new KeyRing(`a:${key(1)}`);
    const sealed = ring.seal('yookassa-shop', 'a secret');
    expect(() => ring.open('receipt', sealed)).toThrow(SealBroken);
    expect(() => new KeyRing(`a:${key(2)}`).open('yookassa-shop', sealed)).toThrow(SealBroken);
    expect(() => new KeyRing(`b:${key(1)}`).open('yookassa-shop', sealed)).toThrow(/key a is not among/);
    const [format, id, ...parts] = sealed.split('.');
    parts.forEach((part, index) => {
      const bytes = Buffer.from(part, 'base64url');
      bytes.forEach((_, at) => {
        const other = Buffer.from(bytes);
        other.writeUInt8(other.readUInt8(at) ^ 1, at);
        const changed = parts.map((one, place) => (place === index ? other.toString('base64url') : one));
        expect(() => ring.open('yookassa-shop', [format, id, ...changed].join('.'))).toThrow(SealBroken);
      });
    });
    expect(() => ring.open('yookassa-shop', 'v1.a.zz')).toThrow(SealBroken);
    expect(() => ring.open('yookassa-shop', sealed.replace('v1', 'v2'))).toThrow(SealBroken);
  });

  it('takes no shortened tag for a tag', () => {
    const ring = new KeyRing(`a:${key(1)}`);
    const parts = ring.seal('yookassa-shop', 'a secret').split('.');
    const tag = Buffer.from(parts.pop() ?? '', 'base64url');
    expect(() => ring.open('yookassa-shop', [...parts, tag.subarray(0, 12).toString('base64url')].join('.'))).toThrow(SealBroken);
  });
});
