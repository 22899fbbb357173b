import type { NamingTexts } from './texts';

export const RU: NamingTexts = {
  everything: 'Все грузы',
  anywhere: 'куда угодно',
  fromAnywhere: 'Откуда угодно',
  someCity: 'выбранный город',
  radius: (km) => `+${km} км`,
  tonnes: (tonnes) => `${tonnes.replace('.', ',')} т`,
  roubles: (roubles) => `${roubles} ₽`,
  roublesPerKm: (roubles) => `${roubles} ₽/км`,
  from: (amount) => `от ${amount}`,
  to: (amount) => `до ${amount}`,
  locale: 'ru-RU',
};
