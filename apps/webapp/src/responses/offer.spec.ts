import { ru } from '../i18n/texts.ru';
import { offerErrors, readOffer, typedOffer } from './offer';

const good = { phone: '+7 (900) 123-45-67', price: '', comment: '' };

describe('a response as it is typed', () => {
  it.each(['+7 (900) 123-45-67', '89001234567', ' 8 900 123 45 67 ', '+996 555 123 456'])('takes the phone %p', (phone) =>
    expect(offerErrors({ ...good, phone }, ru)).toEqual({}),
  );

  it.each([
    ['', ru.phoneMissing],
    ['  ', ru.phoneMissing],
    ['12345', ru.phoneWrong],
    ['8 900 123 45', ru.phoneWrong],
    ['+7 900 123 45 67 89 01 23', ru.phoneWrong],
    ['ваш номер 89001234567', ru.phoneWrong],
  ])('says what is wrong with the phone %p', (phone, words) =>
    expect(offerErrors({ ...good, phone }, ru)).toEqual({ phone: words }),
  );

  it.each(['1', '85 000', '85000,50', '100000000', ''])('takes the price %p', (price) =>
    expect(offerErrors({ ...good, price }, ru)).toEqual({}),
  );

  it.each(['0', '-5', 'дорого', '100000001', '1e400'])('does not take the price %p', (price) =>
    expect(offerErrors({ ...good, price }, ru)).toEqual({ price: ru.priceWrong }),
  );

  it('counts the letters of the comment without the spaces around', () => {
    expect(offerErrors({ ...good, comment: ` ${'я'.repeat(1_000)} ` }, ru)).toEqual({});
    expect(offerErrors({ ...good, comment: 'я'.repeat(1_001) }, ru)).toEqual({ comment: ru.commentLong });
  });

  it('is sent in kopecks without empty fields, and comes back as it was typed', () => {
    expect(readOffer({ ...good, price: '85 000,5', comment: '  ' })).toEqual({ phone: good.phone, priceKopecks: 8_500_050 });
    expect(readOffer({ ...good, comment: ' Готов завтра ' })).toEqual({ phone: good.phone, comment: 'Готов завтра' });
    expect(typedOffer({ phone: good.phone, priceKopecks: 8_500_000 })).toEqual({
      phone: good.phone,
      price: '85000',
      comment: '',
    });
  });
});
