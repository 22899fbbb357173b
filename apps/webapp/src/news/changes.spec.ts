import type { Cargo } from '../api/client';
import { asChanged, changes, hearChange } from './changes';

const cargo = (id: string, priceKopecks: number): Cargo => ({ id, priceKopecks, cargoType: 'сахар' }) as Cargo;
const list = [cargo('1', 100), cargo('2', 200)];
const MINUTE = 60_000;

describe('a load that changes while the list is open', () => {
  beforeEach(() => changes.set({}));

  it('changes in its place and is marked when it is gone', () => {
    hearChange({ cargoId: '2', cargo: cargo('2', 250) }, 0);
    expect(asChanged(list, changes.value, MINUTE)).toEqual([list[0], { ...list[1], priceKopecks: 250 }]);
    hearChange({ cargoId: '2', removed: true }, 0);
    expect(asChanged(list, changes.value, MINUTE)[1]).toEqual({ ...list[1], removed: true });
  });

  it('is left to the pages once none of them can be older than the change', () => {
    hearChange({ cargoId: '1', cargo: cargo('1', 90) }, 0);
    expect(asChanged(list, changes.value, 5 * MINUTE - 1)[0]).toMatchObject({ priceKopecks: 90 });
    expect(asChanged(list, changes.value, 5 * MINUTE)[0]).toMatchObject({ priceKopecks: 100 });
  });

  it('is forgotten when it has become old', () => {
    hearChange({ cargoId: '1', cargo: cargo('1', 90) }, 0);
    hearChange({ cargoId: '2', cargo: cargo('2', 190) }, 6 * MINUTE);
    expect(Object.keys(changes.value)).toEqual(['2']);
  });
});
