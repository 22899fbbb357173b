import { BoundedMap } from './bounded-map';

describe('a bounded map', () => {
  it('lets the one go that came first, and only when there are too many', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2);
    expect([...map]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect([...map.set('a', 10).keys()]).toEqual(['a', 'b']);
    expect([...map.set('c', 3).keys()]).toEqual(['b', 'c']);
  });
});
