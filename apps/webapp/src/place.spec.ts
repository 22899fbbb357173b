import { NOTHING_ABOVE, startPlace, topOf, type Place } from './place';

const at = (part: Partial<Place>): Place => ({ ...NOTHING_ABOVE, tab: 'cargos', ...part });

describe('where the driver is', () => {
  it('is the tab when nothing is open above it', () => expect(topOf(at({}), false)).toBeUndefined());

  it('is what was opened from below', () => {
    expect(topOf(at({ aside: 'favourites', cargos: ['1'] }), false)).toBe('cargos');
    expect(topOf(at({ filter: true, saving: {} }), false)).toBe('saving');
    expect(topOf(at({ cargos: ['1'], desk: {} }), true)).toBe('desk');
    expect(topOf(at({ cargos: ['1'] }), true)).toBe('paywall');
  });

  it('is what the link says, and the list when it says nothing known', () => {
    expect(startPlace('cargo_4815162342').cargos).toEqual(['4815162342']);
    expect(startPlace('pay_0b2f3c1e-0000-4000-8000-000000000000').desk).toEqual({
      payment: '0b2f3c1e-0000-4000-8000-000000000000',
    });
    expect(startPlace('cargo_1/../me')).toEqual(at({}));
  });
});
