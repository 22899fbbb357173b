import type { GatewayConfig } from '../config';

export type Headers = Readonly<Record<string, string>>;

/** Telegram shows the Mini App in a frame of its web client, and lends it its script. */
const TELEGRAM_WEB = 'https://web.telegram.org';
const TELEGRAM_SCRIPT = 'https://telegram.org';
const HSTS_SECONDS = 31_536_000;

const policy = (directives: Record<string, readonly string[]>): string =>
  Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');

const SELF = "'self'";
const NONE = "'none'";

/**
 * One fixed set of headers per kind of answer. No X-Frame-Options anywhere: it cannot name Telegram, `frame-ancestors` can.
 * Tables instead of helmet's middleware: they never change while the process lives, and the API answers thousands a second.
 */
export function securityHeaders(config: GatewayConfig): { api: Headers; docs: Headers; webapp: Headers; admin: Headers } {
  const everywhere: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    ...(config.NODE_ENV === 'production' ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains` } : {}),
  };
  const reachable = [SELF, config.PUBLIC_URL, config.SANDBOX_URL].filter((address) => address !== undefined).map(origin);
  return {
    api: {
      ...everywhere,
      'referrer-policy': 'no-referrer',
      'content-security-policy': policy({ 'default-src': [NONE], 'frame-ancestors': [NONE] }),
      'cache-control': 'no-store',
    },
    docs: {
      ...everywhere,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      // Swagger UI styles itself inline.
      'content-security-policy': policy({
        'default-src': [NONE],
        'script-src': [SELF],
        'style-src': [SELF, "'unsafe-inline'"],
        'img-src': [SELF, 'data:'],
        'connect-src': reachable,
        'frame-ancestors': [NONE],
        'base-uri': [NONE],
        'form-action': [NONE],
      }),
    },
    admin: {
      ...everywhere,
      // Of what is no file; files say their own.
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'content-security-policy': policy({
        'default-src': [NONE],
        'script-src': [SELF],
        'style-src': [SELF],
        // The QR code of an authenticator is drawn here and stands nowhere else.
        'img-src': [SELF, 'data:'],
        'font-src': [SELF],
        'connect-src': [SELF],
        'manifest-src': [SELF],
        'frame-ancestors': [NONE],
        'base-uri': [NONE],
        'form-action': [SELF],
        'object-src': [NONE],
      }),
    },
    webapp: {
      ...everywhere,
      'cache-control': 'no-store',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'content-security-policy': policy({
        'default-src': [NONE],
        'script-src': [SELF, TELEGRAM_SCRIPT],
        'style-src': [SELF, "'unsafe-inline'"],
        'img-src': [SELF, 'data:', 'https:'],
        'font-src': [SELF],
        'connect-src': reachable,
        'manifest-src': [SELF],
        'worker-src': [SELF],
        'frame-ancestors': [SELF, TELEGRAM_WEB],
        'base-uri': [NONE],
        'form-action': [SELF],
        'object-src': [NONE],
      }),
    },
  };
}

const origin = (address: string): string => (address === SELF ? address : new URL(address).origin);
