import fc from 'fast-check';
import { parseExactly } from './exact-json';

describe('JSON with long integers', () => {
  it('keeps every digit of an id', () => {
    expect(parseExactly('{"id":98765432109876543210,"a":[9007199254740993]}')).toEqual({
      id: '98765432109876543210',
      a: ['9007199254740993'],
    });
  });

  it('leaves text, fractions, exponents and short numbers alone', () => {
    const json =
      '{"t":"x 98765432109876543210 \\" 98765432109876543210","f":0.12345678901234567,"e":12345678901234567e2,"n":-1,"k":886}';
    expect(parseExactly(json)).toEqual(JSON.parse(json));
  });

  it('reads everything else as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(!/\d{16,}/.test(json));
        expect(parseExactly(json)).toEqual(JSON.parse(json));
      }),
    );
  });

  it('refuses what is no JSON', () => {
    for (const json of ['', '<html>', '{"id":98765432109876543210', '{"id":"98765432109876543210'])
      expect(() => parseExactly(json)).toThrow(SyntaxError);
  });
});
