import { filled, unknownVariables } from './broadcast';

describe('the text of a broadcast', () => {
  it('is shown as one driver gets it', () => {
    const values = { firstName: 'Иван', daysLeft: '2', expiresAt: '23 ноября' };
    expect(filled('{firstName}, осталось {daysLeft}, до {expiresAt}. {firstName}!', values)).toBe(
      'Иван, осталось 2, до 23 ноября. Иван!',
    );
    expect(filled('{name} {firstName }', values)).toBe('{name} {firstName }');
  });

  it('names braces that will stay braces', () => {
    expect(unknownVariables('{firstName} {name} {} {daysLeft}')).toEqual(['{name}', '{}']);
  });
});
