import { IsObject } from 'class-validator';
import fc from 'fast-check';
import { parse, ParseError } from './parse';

class Letter {
  @IsObject() words!: Record<string, unknown>;
}

describe('parsing', () => {
  it('takes names that JavaScript has taken for wrong input, not for code', () => {
    const hostile = JSON.parse('{"words":{"constructor":"x"}}') as unknown;
    expect(() => parse(Letter, hostile)).toThrow(ParseError);
  });

  it('ends any JSON in an instance or a ParseError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('constructor', 'toString', '__proto__', 'then', 'length'), (value, name) => {
        const plain = JSON.parse(`{"words":{"${name}":${JSON.stringify(value)}}}`) as unknown;
        try {
          expect(parse(Letter, plain)).toBeInstanceOf(Letter);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      }),
    );
  });
});
