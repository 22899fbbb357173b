import { newestPage, numberBefore } from './newest-first';

describe('a list that is read newest first', () => {
  const rows = ['9', '7', '4'].map((number) => ({ number }));

  it('goes on where its page ended', () => {
    const { shown, nextCursor } = newestPage(rows, 2);
    expect(shown.map(({ number }) => number)).toEqual(['9', '7']);
    expect(numberBefore(nextCursor)).toBe('7');
    expect(newestPage(rows, 3).nextCursor).toBeNull();
  });

  it('begins at the newest without a place, however that is said, and ends at an invented one', () => {
    expect([undefined, null].map(numberBefore)).toEqual(['9223372036854775807', '9223372036854775807']);
    expect(['', 'x', Buffer.from('-1').toString('base64url')].map(numberBefore)).toEqual(['0', '0', '0']);
  });
});
