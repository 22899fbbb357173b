import { environmentProblems, SERVICES, VARIABLES, type Service } from './environment';
import { fits, flag, list, map, object, oneOf, text, whole, type Of, type Shape } from './shape';

const anything: Shape<unknown> = { problems: () => [] };

const service = object(
  { image: text() },
  {
    build: object({ context: text() }, { target: text(), args: object({ SERVICE: text() }) }),
    environment: map(text('a string (quote numbers)')),
    command: list(text()),
    ports: list(text()),
    volumes: list(text()),
    configs: list(object({ source: text(), target: text() })),
    healthcheck: object({}, { test: list(text()), interval: text(), timeout: text(), retries: whole(1, 100), disable: flag }),
    restart: oneOf('no', 'unless-stopped'),
    depends_on: map(object({ condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully') })),
    read_only: flag,
    tmpfs: list(text()),
    cap_drop: list(text()),
    security_opt: list(text()),
    stop_grace_period: text(),
    shm_size: text(),
  },
);

const file = object({
  name: text(),
  services: map(service),
  configs: map(object({ content: text() })),
  volumes: map(anything),
});

type ComposeService = Of<typeof service>;
type Compose = Of<typeof file>;

const BACKING = ['postgres', 'redis', 'nats'];
const JOBS = ['migrate'];
const SANDBOX_VARIABLES = [
  'SANDBOX_LATENCY',
  'SANDBOX_SEED',
  'SANDBOX_LOADS',
  'WEBAPP_URL',
  'CARGOTECH_PHONE',
  'CARGOTECH_PASSWORD',
  'TELEGRAM_BOT_TOKEN',
  'SANDBOX_URL',
  'YOOKASSA_SHOP_ID',
  'YOOKASSA_SECRET_KEY',
  'YOOKASSA_NOTIFICATION_URL',
];
const MIGRATION_VARIABLES = ['NODE_ENV', 'LOG_LEVEL', 'DEMO_CLOCK_URL', 'NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'DATABASE_URL'];

const NUMBERS = ['CARGOTECH_PHONE', 'YOOKASSA_SHOP_ID'];

const isService = (name: string): name is Service => SERVICES.some((service) => service === name);

function imageProblems(name: string, { image, build }: ComposeService): string[] {
  if (build === undefined) return /^[\w./-]+:\d+\.\d+(\.\d+)?-\w+$/.test(image) ? [] : [`${name}: ${image} is not one version`];
  return [
    ...(/^cargotech\/[a-z-]+:\$\{VERSION:-demo\}$/.test(image) ? [] : [`${name}: ${image} has no version to choose`]),
    ...(isService(name) && build.args?.SERVICE !== name ? [`${name}: is built as ${build.args?.SERVICE ?? 'nothing'}`] : []),
  ];
}

function variableProblems(name: string, { environment = {} }: ComposeService): string[] {
  const given = Object.keys(environment);
  const allowed = name === 'sandbox' ? SANDBOX_VARIABLES : name === 'migrate' ? MIGRATION_VARIABLES : given;
  return [
    ...(isService(name)
      ? environmentProblems(name, given)
      : given.filter((one) => !allowed.includes(one)).map((one) => `${name} knows no variable ${one}`)),
    ...Object.entries(environment).flatMap(([variable, value]) => {
      const secret = VARIABLES.get(variable)?.secret === true || variable.includes('PASSWORD');
      // A number cannot say that it is made up.
      const honest =
        /\$\{[A-Z_]+:-[^}]*demo[^}]*\}/.test(value) || (NUMBERS.includes(variable) && value.startsWith(`\${${variable}:-`));
      return secret && !honest ? [`${name}: ${variable} is baked in, or does not say that it is for a demo`] : [];
    }),
  ];
}

function lifeProblems(
  name: string,
  { healthcheck, build, restart, depends_on: after = {} }: ComposeService,
  compose: Compose,
): string[] {
  const checked = healthcheck?.disable !== true && (healthcheck?.test !== undefined || build !== undefined);
  return [
    ...(checked || JOBS.includes(name) ? [] : [`${name} has no health check`]),
    ...(JOBS.includes(name) && restart !== 'no' ? [`${name} is a job: it ends`] : []),
    ...Object.entries(after)
      .filter(
        ([other, { condition }]) =>
          condition !== (JOBS.includes(other) ? 'service_completed_successfully' : 'service_healthy') ||
          compose.services[other] === undefined,
      )
      .map(([other, { condition }]) => `${name} waits for ${other} to be ${condition}`),
    ...(isService(name) && after['migrate'] === undefined ? [`${name} does not wait for the migrations`] : []),
  ];
}

function hardeningProblems(
  name: string,
  { build, read_only: readOnly, tmpfs, cap_drop: dropped, security_opt: options }: ComposeService,
): string[] {
  const gains = options?.includes('no-new-privileges:true') === true ? [] : [`${name} may gain privileges`];
  if (build === undefined) return gains;
  return [
    ...gains,
    ...(readOnly === true && tmpfs?.includes('/tmp') === true ? [] : [`${name} may write to its image`]),
    ...(dropped?.includes('ALL') === true ? [] : [`${name} keeps capabilities`]),
  ];
}

/** What is wrong with our compose file. */
export function composeProblems(source: Readonly<Record<string, unknown>>): string[] {
  // What begins with x- is there to be referred to.
  const compose: unknown = Object.fromEntries(Object.entries(source).filter(([key]) => !key.startsWith('x-')));
  return fits(file, compose) ? policyProblems(compose) : file.problems(compose, '');
}

function policyProblems(compose: Compose): string[] {
  const wanted = [...SERVICES, ...BACKING, ...JOBS, 'sandbox'];
  const nats = compose.configs['nats']?.content ?? '';
  return [
    ...wanted.filter((name) => compose.services[name] === undefined).map((name) => `there is no ${name}`),
    ...(nats.includes('ping_interval: "5s"') && nats.includes('ping_max: 2') ? [] : ['NATS notices a frozen client too late']),
    ...(nats.includes('jetstream {') ? [] : ['NATS keeps no facts']),
    ...Object.entries(compose.services).flatMap(([name, service]) => [
      ...imageProblems(name, service),
      ...variableProblems(name, service),
      ...lifeProblems(name, service, compose),
      ...(service.ports ?? [])
        .filter((port) => !/^127\.0\.0\.1:[^:]+(:-\d+\})?:\d+$/.test(port))
        .map((port) => `${name}: ${port} is open to the network`),
      ...hardeningProblems(name, service),
    ]),
  ];
}
