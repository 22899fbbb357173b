import fc from 'fast-check';
import { changesOf, sayValue } from './changes';

describe('the difference between two values', () => {
  it('is told leaf by leaf', () => {
    const before = { price: 100, title: { ru: 'а', en: 'a' }, tags: ['x', 'y'], gone: [1] };
    const after = { price: 120, title: { ru: 'б', en: 'a' }, tags: ['x'], fresh: { deep: true } };
    expect(changesOf(before, after)).toEqual([
      { path: 'price', before: 100, after: 120 },
      { path: 'title.ru', before: 'а', after: 'б' },
      { path: 'tags.1', before: 'y', after: undefined },
      { path: 'gone', before: [1], after: undefined },
      { path: 'fresh', before: undefined, after: { deep: true } },
    ]);
    expect(changesOf(7, 7)).toEqual([]);
    expect(changesOf(null, 7)).toEqual([{ path: '', before: null, after: 7 }]);
    expect(changesOf([], {})).toHaveLength(1);
  });

  it('is nothing between a value and itself', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(changesOf(value, structuredClone(value))).toEqual([])));
  });

  it('is said in one line', () => {
    expect([undefined, null, 'да', false, { a: 1 }].map(sayValue)).toEqual(['—', '—', 'да', 'false', '{"a":1}']);
  });
});
