import fc from 'fast-check';
import { hrefOf, parsePlace } from './place';

describe('places in the panel', () => {
  it('are what their address says', () => {
    expect(parsePlace('#/drivers/a%2Fb?q=%2B7+9&blocked=true')).toEqual({
      path: ['drivers', 'a/b'],
      query: { q: '+7 9', blocked: 'true' },
    });
    expect(parsePlace('')).toEqual({ path: [], query: {} });
    expect(parsePlace('#/drivers/%E0%A4%A')).toEqual({ path: ['drivers', '%E0%A4%A'], query: {} });
  });

  it('leave out what is empty', () => {
    expect(hrefOf(['payments'], { q: '', status: undefined, min: 0, test: false })).toBe('#/payments?min=0&test=false');
    expect(hrefOf([])).toBe('#/');
  });

  it('come back as they were from any address', () => {
    const words = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 4 });
    const query = fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1, unit: 'grapheme' }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(words, query, (path, given) => expect(parsePlace(hrefOf(path, given))).toEqual({ path, query: given })),
    );
    fc.assert(fc.property(fc.string(), (hash) => void parsePlace(hash)));
  });
});
