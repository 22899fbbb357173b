import { en } from '../subscription/texts.en';
import { ru } from '../subscription/texts.ru';
import { NAMED, namedReason, remedyFor } from './reason';

describe('why a payment did not go through', () => {
  it.each([
    ['3d_secure_failed', 'again'],
    ['insufficient_funds', 'topUp'],
    ['card_expired', 'otherCard'],
    ['invalid_csc', 'checkCard'],
    ['expired_on_confirmation', 'late'],
    ['payment_method_limit_exceeded', 'limit'],
    ['payment_method_restricted', 'askBank'],
    ['permission_revoked', 'revoked'],
  ])('says what helps against %s', (reason, remedy) => {
    expect(remedyFor(reason)).toBe(remedy);
  });

  it('bears words it has never heard, also those that every object has', () => {
    for (const reason of [undefined, 'general_decline', 'solar_flare', 'toString', '__proto__']) {
      expect(remedyFor(reason)).toBe('otherMethod');
      expect(namedReason(reason)).toBeUndefined();
    }
  });

  it('has words in both languages for every reason with a name, and for what to do', () => {
    for (const words of [ru, en]) {
      for (const name of NAMED) {
        expect(words.reasons[name]).toMatch(/\S/);
        expect(words.remedies[remedyFor(name)]).toMatch(/\S/);
      }
    }
    expect(Object.keys(en.remedies)).toEqual(Object.keys(ru.remedies));
  });
});
