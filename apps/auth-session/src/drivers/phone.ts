/** A phone number as Telegram gives it, in international form with a plus; undefined when it is none. */
export function internationalPhone(given: string): string | undefined {
  const digits = given.replaceAll(/\D/g, '').replace(/^8(?=\d{10}$)/, '7');
  return /^\d{7,15}$/.test(digits) ? `+${digits}` : undefined;
}
