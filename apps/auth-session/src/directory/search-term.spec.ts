import { readSearchTerm } from './search-term';

describe('what staff type to find a driver', () => {
  it.each([
    ['+7 (900) 123-45-67', '76543210097', null],
    ['8 900 123 45 67', '76543210097', null],
    ['89001234567', '76543210097', '89001234567'],
    ['9001234567', '7654321009', '9001234567'],
    ['45-67', '7654', null],
    ['4567', '7654', '4567'],
  ])('%s is a phone, or its end', (typed, backwards, telegramId) => {
    expect(readSearchTerm(typed)).toEqual({ kind: 'digits', backwards, telegramId });
  });

  it.each([
    [' Пётр   ИВАНОВ ', { kind: 'name', beginning: 'петр иванов' }],
    ['12', { kind: 'name', beginning: '12' }],
    ['@Ivan_P', { kind: 'username', beginning: 'ivan_p' }],
    ['https://t.me/Ivan_P', { kind: 'username', beginning: 'ivan_p' }],
    ['7B1AD8C6-4F0C-4A3C-9A43-0D8F0A1F2B3C', { kind: 'id', id: '7B1AD8C6-4F0C-4A3C-9A43-0D8F0A1F2B3C' }],
  ])('%s is read as what it is', (typed, term) => {
    expect(readSearchTerm(typed)).toEqual(term);
  });

  it('takes no number that overflows for a Telegram id', () => {
    expect(readSearchTerm('9'.repeat(30))).toMatchObject({ telegramId: null });
  });
});
