import type { NamingTexts } from './texts';

export const EN: NamingTexts = {
  everything: 'All loads',
  anywhere: 'anywhere',
  fromAnywhere: 'Anywhere',
  someCity: 'chosen city',
  radius: (km) => `+${km} km`,
  tonnes: (tonnes) => `${tonnes} t`,
  roubles: (roubles) => `${roubles} ₽`,
  roublesPerKm: (roubles) => `${roubles} ₽/km`,
  from: (amount) => `from ${amount}`,
  to: (amount) => `up to ${amount}`,
  locale: 'en-GB',
};
