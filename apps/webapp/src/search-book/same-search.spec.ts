import { sameSearch } from './same-search';

describe('two filters', () => {
  it('look for the same in whatever order they were typed, and however the page is sorted', () =>
    expect(sameSearch({ startPointId: '1', price: '1,2', sort: 'date' }, { price: '1,2', startPointId: '1' })).toBe(true));

  it.each([
    [{ startPointId: '1' }, { startPointId: '2' }],
    [{ startPointId: '1' }, { startPointId: '1', loadTypes: '4' }],
    [{ startPointId: '1' }, { finishPointId: '1' }],
  ])('differ by any condition (%j, %j)', (one, other) => expect(sameSearch(one, other)).toBe(false));
});
