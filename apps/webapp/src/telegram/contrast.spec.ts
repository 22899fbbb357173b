import fc from 'fast-check';
import { contrast, readableOn } from './contrast';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('colours of any theme', () => {
  it('are measured as the guidelines say', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1);
    expect(contrast('#123456', '#123456')).toBe(1);
  });

  it('stay as they are when they can be read', () => expect(readableOn('#1f6fb2', ['#ffffff'])).toBe('#1f6fb2'));

  it('become readable on any ground', () => {
    fc.assert(
      fc.property(colour, colour, (text, ground) =>
        expect(contrast(readableOn(text, [ground]), ground)).toBeGreaterThanOrEqual(4.49),
      ),
    );
  });
});
