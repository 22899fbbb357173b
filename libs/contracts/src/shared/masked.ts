const DOTS = '•••';

/** A phone as staff see it: country and the first digit, then the last two, e.g. `+7 9•• •••-••-67`. */
export function maskedPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '');
  const end = digits.slice(-2);
  if (digits.length < 7) return DOTS;
  return digits.length === 11 && digits.startsWith('7')
    ? `+7 ${digits[1] ?? ''}•• •••-••-${end}`
    : `+${digits.slice(0, 2)}••• •••${end}`;
}

/** An e-mail as staff see it: the first letter and the domain, e.g. `i•••@mail.ru`. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? DOTS : `${email.slice(0, 1)}${DOTS}${email.slice(at)}`;
}

/** Words for people with what looks like a phone or an e-mail struck out. */
export const maskedText = (text: string): string => text.replaceAll(/\+\d{10,15}|\b[78]9\d{9}\b|[\w.+-]+@[\w-]+\.[\w.-]+/g, DOTS);

const PHONE = /phone/i;
const EMAIL = /e-?mail/i;
const SECRET = /token|secret|password|init_?data/i;

/** Any JSON with phones, e-mails and secrets struck out by the names they stand under, for staff to look at. */
export function maskedJson(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => maskedJson(item, name));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, maskedJson(part, key)]));
  if (typeof value !== 'string') return PHONE.test(name) || SECRET.test(name) ? DOTS : value;
  if (SECRET.test(name)) return DOTS;
  if (PHONE.test(name)) return maskedPhone(value);
  return EMAIL.test(name) ? maskedEmail(value) : value;
}
