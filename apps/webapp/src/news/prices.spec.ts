import type { Cargo } from '../api/client';
import { PriceMemory } from './prices';

const memory = new Map<string, string>();
const cargo = (id: string, priceKopecks: number | null): Cargo => ({ id, priceKopecks }) as Cargo;

describe('the price that this phone saw', () => {
  beforeAll(() =>
    Object.assign(globalThis, {
      localStorage: {
        getItem: (key: string) => memory.get(key) ?? null,
        setItem: (key: string, value: string) => memory.set(key, value),
        removeItem: (key: string) => memory.delete(key),
      },
    }),
  );
  afterAll(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  beforeEach(() => memory.clear());

  it('has not moved at the first sight', () => {
    const prices = new PriceMemory();
    prices.see([cargo('1', 100)]);
    expect(prices.moved(cargo('1', 100))).toBeUndefined();
    expect(prices.moved(cargo('2', 100))).toBeUndefined();
  });

  it('has moved against the last opening, for as long as this one lasts', () => {
    new PriceMemory().see([cargo('1', 100), cargo('2', 500)]);
    const opened = new PriceMemory();
    opened.see([cargo('1', 120), cargo('2', 450)]);
    opened.see([cargo('1', 120), cargo('2', 450)]);
    expect(opened.moved(cargo('1', 120))).toBe(20);
    expect(opened.moved(cargo('2', 450))).toBe(-50);
    expect(opened.moved(cargo('1', 100))).toBeUndefined();
    expect(new PriceMemory().moved(cargo('1', 120))).toBeUndefined();
  });

  it('moves while the app is open, too', () => {
    const prices = new PriceMemory();
    prices.see([cargo('1', 100)]);
    prices.see([cargo('1', 90)]);
    expect(prices.moved(cargo('1', 90))).toBe(-10);
  });

  it('says nothing of a price on request', () => {
    new PriceMemory().see([cargo('1', 100)]);
    const opened = new PriceMemory();
    opened.see([cargo('1', null)]);
    expect(opened.moved(cargo('1', null))).toBeUndefined();
  });

  it('keeps a thousand, those looked at last', () => {
    const prices = new PriceMemory();
    prices.see(Array.from({ length: 1_001 }, (_, index) => cargo(String(index + 5_000), 100)));
    prices.see([cargo('5001', 100), cargo('9999', 100)]);
    const opened = new PriceMemory();
    expect(opened.moved(cargo('5001', 90))).toBe(-10);
    expect(opened.moved(cargo('9999', 90))).toBe(-10);
    expect(opened.moved(cargo('5002', 90))).toBeUndefined();
  });
});
