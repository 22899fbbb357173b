/** The services of the product, each one a Deployment. */
export const SERVICES = ['api-gateway', 'auth-session', 'cargo-gateway', 'filtering', 'bot', 'billing'] as const;
export type Service = (typeof SERVICES)[number];

interface Variable {
  readonly services: readonly Service[];
  /** The service does not start without it. */
  readonly required?: true;
  /** Comes from a Secret and from nowhere else. */
  readonly secret?: true;
}

const KEEPING_REDIS = ['api-gateway', 'auth-session', 'cargo-gateway', 'bot'] as const;
const KEEPING_ROWS = ['auth-session', 'filtering', 'bot', 'billing'] as const;
const LINKING = ['api-gateway', 'bot', 'billing'] as const;
const SESSIONS = ['api-gateway', 'auth-session'] as const;
const UPDATES = ['api-gateway', 'bot'] as const;
const NOTIFICATIONS = ['api-gateway', 'billing'] as const;

const all = (names: string, services: readonly Service[], more: Omit<Variable, 'services'> = {}): [string, Variable][] =>
  names.split(' ').map((name) => [name, { services, ...more }]);

/** Every environment variable there is and the services that know it; `.env.example` describes each. */
export const VARIABLES: ReadonlyMap<string, Variable> = new Map([
  ...all('NODE_ENV LOG_LEVEL HOST OPS_PORT OTEL_EXPORTER_OTLP_ENDPOINT OTEL_TRACES_SAMPLER_ARG ALERT_CHAT_ID', SERVICES),
  ...all('DEMO_CLOCK_URL NATS_CREDS NATS_TLS_CA', SERVICES),
  ...all('NATS_URL', SERVICES, { required: true }),
  ...all('NATS_USER NATS_PASSWORD', SERVICES, { secret: true }),
  ...all('REDIS_URL', KEEPING_REDIS, { required: true, secret: true }),
  ...all('DATABASE_URL', KEEPING_ROWS, { required: true, secret: true }),
  ...all('PORT TRUSTED_PROXIES RATE_LIMIT_PER_SECOND RATE_LIMIT_BURST API_DOCS', ['api-gateway']),
  // Have a default, but one that is right on one's own machine alone.
  ...all('PUBLIC_URL', ['api-gateway', 'bot'], { required: true }),
  ...all('CORS_ORIGINS', ['api-gateway'], { required: true }),
  ...all('WEBAPP_DIR ADMIN_DIR SANDBOX_URL', ['api-gateway']),
  ...all('WEBAPP_URL TELEGRAM_APP_URL', LINKING, { required: true }),
  ...all('ADMIN_URL', [...LINKING, 'auth-session'], { required: true }),
  ...all('STAFF_TOTP_REQUIRED', ['auth-session']),
  ...all('SESSION_SECRET', SESSIONS, { required: true, secret: true }),
  ...all('SESSION_TTL TELEGRAM_MAX_AUTH_AGE', SESSIONS),
  ...all('TELEGRAM_BOT_TOKEN', ['auth-session', 'bot'], { required: true, secret: true }),
  ...all('TELEGRAM_BOT_TOKEN_PREVIOUS', ['auth-session', 'bot'], { secret: true }),
  ...all('TELEGRAM_API_ROOT TELEGRAM_PROXY_URL DISPATCHER_CHAT_ID', ['bot']),
  ...all('TELEGRAM_MESSAGES_PER_SECOND TELEGRAM_CHAT_MESSAGES_PER_SECOND TELEGRAM_GROUP_MESSAGES_PER_MINUTE', ['bot']),
  ...all('TELEGRAM_UPDATES', UPDATES),
  // Required while updates come by webhook, which is what runs in a cluster.
  ...all('TELEGRAM_WEBHOOK_SECRET', UPDATES, { required: true, secret: true }),
  ...all('CARGOTECH_API_URL CARGOTECH_TOKEN_CACHE_TTL CARGOTECH_REQUESTS_PER_MINUTE', ['cargo-gateway']),
  ...all('CARGOTECH_WATCH_SHARE CARGOTECH_WATCH_INTERVAL CARGOTECH_MAX_REPLICAS', ['cargo-gateway']),
  ...all('CARGOTECH_PHONE CARGOTECH_PASSWORD', ['cargo-gateway'], { required: true, secret: true }),
  ...all('YOOKASSA_API_URL YOOKASSA_WEBHOOK_NETWORKS', NOTIFICATIONS),
  ...all('YOOKASSA_WEBHOOK_SECRET', NOTIFICATIONS, { required: true, secret: true }),
  ...all('YOOKASSA_SHOP_ID YOOKASSA_SECRET_KEY', ['billing'], { secret: true }),
  ...all('SETTINGS_ENCRYPTION_KEYS', ['auth-session', 'billing'], { required: true, secret: true }),
  ...all('AUDIT_KEY', ['billing'], { required: true, secret: true }),
]);

/** Read by Node.js itself. */
export const NODE_VARIABLES: readonly string[] = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];

/** What is wrong with the names of the variables that a service is given. */
export function environmentProblems(service: Service, given: readonly string[]): string[] {
  const known = [...VARIABLES].filter(([, { services }]) => services.includes(service));
  const missing = known.filter(([name, { required }]) => required === true && !given.includes(name)).map(([name]) => name);
  const unknown = given.filter((name) => !NODE_VARIABLES.includes(name) && !known.some(([one]) => one === name));
  return [
    ...missing.map((name) => `${service} is not given ${name}`),
    ...unknown.map((name) => `${service} knows no variable ${name}`),
    ...given.filter((name, index) => given.indexOf(name) !== index).map((name) => `${service} is given ${name} twice`),
  ];
}
