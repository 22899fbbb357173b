import { isSettingKey, shapeOf, type SettingKey } from './setting-shapes';

const DOTS = '••••';
const SHOWN_CHARACTERS = 4;
/** Of a short secret its end would be too much of it. */
const SHORT = 12;

const maskOf = (secret: string): string => `${DOTS}${secret.length < SHORT ? '' : secret.slice(-SHOWN_CHARACTERS)}`;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const overSecrets = (key: SettingKey, value: unknown, change: (field: string, secret: unknown) => unknown): unknown => {
  const { secrets } = shapeOf(key);
  if (secrets.length === 0 || !isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, part]) => [field, secrets.includes(field) ? change(field, part) : part]),
  );
};

/** The value as people may see it. */
export const masked = (key: string, value: unknown): unknown =>
  isSettingKey(key) ? overSecrets(key, value, (_, secret) => (typeof secret === 'string' ? maskOf(secret) : DOTS)) : value;

/** Who saw a mask and sends it back means the secret behind it. */
export const unmasked = (key: SettingKey, value: unknown, stored: unknown): unknown =>
  overSecrets(key, value, (field, secret) => {
    const kept = isFields(stored) ? stored[field] : undefined;
    return typeof kept === 'string' && secret === maskOf(kept) ? kept : secret;
  });
