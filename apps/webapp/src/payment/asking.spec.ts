import { pauseMs } from './asking';

describe('asking how a payment stands', () => {
  it('begins every two seconds, grows slower, and stays below half a minute', () => {
    const pauses = Array.from({ length: 40 }, (_, asked) => pauseMs(asked));
    expect(pauses.slice(0, 11)).toEqual(Array(11).fill(2_000));
    expect(pauses[11]).toBe(3_000);
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect(pauses.at(-1)).toBe(20_000);
  });
});
