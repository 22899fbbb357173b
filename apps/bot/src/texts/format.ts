import type { CargoCard, Language } from '#contracts';

const LOCALE: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
/** Between a number and its unit, so that no line breaks there. */
const NARROW = '\u202f';

const numbers = new Map<string, Intl.NumberFormat>();

function formatNumber(value: number, language: Language, digits = 0, always = 0): string {
  const key = `${language} ${digits} ${always}`;
  const fraction = { minimumFractionDigits: always, maximumFractionDigits: digits };
  const format = numbers.get(key) ?? new Intl.NumberFormat(LOCALE[language], fraction);
  numbers.set(key, format);
  return format.format(value).replaceAll(/[\u00a0\s]/g, NARROW);
}

/** Kopecks as roubles, e.g. `75 000 ₽` or `399,20 ₽`. */
export const money = (kopecks: number, language: Language): string => {
  const digits = kopecks % 100 === 0 ? 0 : 2;
  return `${formatNumber(kopecks / 100, language, digits, digits)}${NARROW}₽`;
};

/** One sum or a range of them in thousands of roubles, e.g. `82–90 тыс ₽`. Kopecks. */
export const thousands = (sums: readonly number[], language: Language): string =>
  `${sums.map((kopecks) => formatNumber(kopecks / 100_000, language, 1)).join('–')}${language === 'ru' ? `${NARROW}тыс` : 'k'}${NARROW}₽`;

/** Kopecks a kilometre, e.g. `92 ₽/км`. */
export const moneyPerKm = (kopecks: number, language: Language): string =>
  `${formatNumber(kopecks / 100, language, kopecks < 10_000 ? 1 : 0)}${NARROW}₽/${language === 'ru' ? 'км' : 'km'}`;

export const distance = (km: number, language: Language): string =>
  `${formatNumber(km, language)}${NARROW}${language === 'ru' ? 'км' : 'km'}`;

export const weight = (kg: number, language: Language): string =>
  `${formatNumber(kg / 1_000, language, 2)}${NARROW}${language === 'ru' ? 'т' : 't'}`;

export const volume = (m3: number, language: Language): string =>
  `${formatNumber(m3, language, 1)}${NARROW}${language === 'ru' ? 'м³' : 'm³'}`;

/** A day as the exchange gives it (`2026-11-21` or with a time), e.g. `пт, 21 ноя`. Something else stays as it is. */
export function day(date: string, language: Language): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (match === null) return date;
  const at = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return new Intl.DateTimeFormat(LOCALE[language], { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .format(at)
    .replace(/\.$/, '');
}

/** A phone for people, e.g. `+7 900 123-45-67`; foreign ones as they are. */
export function phone(number: string): string {
  const match = /^(?:\+?7|8)(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number.replaceAll(/[\s()-]/g, ''));
  return match === null ? number : `+7 ${match[1]} ${match[2]}-${match[3]}-${match[4]}`;
}

export const route = ({ route: { from, to } }: Pick<CargoCard, 'route'>): string => `${from.city} → ${to.city}`;

/** Price and price a kilometre, or undefined when the exchange gives none. */
export function price({ priceKopecks, pricePerKmKopecks }: CargoCard, language: Language): string | undefined {
  if (priceKopecks === null) return undefined;
  const perKm = pricePerKmKopecks === null ? '' : ` (${moneyPerKm(pricePerKmKopecks, language)})`;
  return `${money(priceKopecks, language)}${perKm}`;
}

/** Weight, volume, body, loading: what is known of it, with dots between. */
export function freight({ weightKg, volumeM3, truckTypes, loadTypes, cargoType }: CargoCard, language: Language): string {
  const bodies = truckTypes.map(({ name, shortName }) => shortName ?? name).join(', ');
  const loading = loadTypes.map(({ name, shortName }) => shortName ?? name).join(', ');
  return [
    weightKg === null ? '' : weight(weightKg, language),
    volumeM3 === null ? '' : volume(volumeM3, language),
    bodies,
    loading,
    cargoType ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The time of day of a moment in an IANA zone, e.g. `10:15`. */
export const time = (moment: string, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(moment));

/** The day of a moment in an IANA zone, e.g. `21 декабря 2026`. */
export const date = (moment: string, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone })
    .format(new Date(moment))
    .replace(/\s*г\.$/, '');

/** The same with the time of day, e.g. `21 декабря 2026, 10:15`. */
export const dateTime = (moment: string, timeZone: string, language: Language): string =>
  `${date(moment, timeZone, language)}, ${time(moment, timeZone, language)}`;

/** What is paid: roubles, or Telegram Stars where those were meant. */
export const sumOf = (
  { amountKopecks, amountStars }: { readonly amountKopecks?: number; readonly amountStars?: number },
  language: Language,
): string | undefined => {
  if (amountStars !== undefined && amountStars > 0) return `${formatNumber(amountStars, language)}${NARROW}⭐`;
  return amountKopecks === undefined ? undefined : money(amountKopecks, language);
};
