import { bounds, conditions, isInn, put, putBounds, swapped, typedNumber, without } from './query';

describe('a filter in the hand', () => {
  const query = {
    startPointId: '1',
    startPointType: '2',
    startPointRadius: '50',
    finishPointId: '39',
    price: '5000000,99999900',
  };

  it('counts its conditions, a city with its radius once', () =>
    expect(conditions(query).map(([first]) => first)).toEqual(['startPointId', 'finishPointId', 'price']));

  it('loses a condition whole', () =>
    expect(without(query, conditions(query)[0]!)).toEqual({ finishPointId: '39', price: '5000000,99999900' }));

  it('swaps both ends with their radii', () =>
    expect(swapped(query)).toEqual({
      finishPointId: '1',
      finishPointType: '2',
      finishPointRadius: '50',
      startPointId: '39',
      price: '5000000,99999900',
    }));

  it('knows one bound, both or none', () => {
    expect(bounds(query, 'price')).toEqual({ min: 5_000_000, max: undefined });
    expect(bounds({}, 'distance')).toEqual({ min: undefined, max: undefined });
    expect(putBounds({}, 'distance', undefined, 500)).toEqual({ distance: '0,500' });
    expect(putBounds({ distance: '0,500' }, 'distance', undefined, undefined)).toEqual({});
  });

  it('takes a value out with an empty one', () => expect(put({ startDate: 'x' }, 'startDate', '')).toEqual({}));

  it.each([
    ['1,5', 1.5],
    ['20 000', 20_000],
    ['', undefined],
    ['-3', undefined],
    ['много', undefined],
  ])('reads %p as people type it', (text, value) => expect(typedNumber(text)).toBe(value));

  it('checks the digits of a taxpayer number', () => {
    for (const right of ['7707083893', '500100732259']) expect(isInn(right)).toBe(true);
    for (const wrong of ['7707083894', '500100732258', '0000000000', '770']) expect(isInn(wrong)).toBe(false);
  });
});
