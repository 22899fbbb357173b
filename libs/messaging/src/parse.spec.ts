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

  it('refuses what goes deeper than anything anybody says, before it is walked through', () => {
    const nested = (levels: number): unknown =>
      JSON.parse(`{"words":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`) as unknown;
    expect(parse(Letter, nested(20))).toBeInstanceOf(Letter);
    for (const levels of [64, 1_000, 8_000]) expect(() => parse(Letter, nested(levels))).toThrow(ParseError);
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
