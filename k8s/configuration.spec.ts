import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassRef } from '#contracts';
import { ConfigError, loadConfig } from '#runtime';
import { parse } from 'yaml';
import { GatewayConfig } from '../apps/api-gateway/src/config';
import { AuthSessionConfig } from '../apps/auth-session/src/config';
import { BillingConfig } from '../apps/billing/src/config';
import { BotConfig } from '../apps/bot/src/config';
import { CargoGatewayConfig } from '../apps/cargo-gateway/src/config';
import { FilteringConfig } from '../apps/filtering/src/config';
import type { Service } from './checks/environment';
import { asProduct, type Product } from './checks/product';
import { givenTo } from './checks/product-policies';
import { render } from './checks/render';

type Environment = Readonly<Record<string, string>>;

const CONFIGS: Readonly<Record<Service, ClassRef<object>>> = {
  'api-gateway': GatewayConfig,
  'auth-session': AuthSessionConfig,
  'cargo-gateway': CargoGatewayConfig,
  filtering: FilteringConfig,
  bot: BotConfig,
  billing: BillingConfig,
};

const compose = parse(readFileSync(join(__dirname, '..', 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<Service, { environment: Environment }>;
};
/** What compose makes of `${NAME:-default}` on a machine where nothing is set. */
const withDefaults = (value: string): string => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
const composed = (service: Service): Environment =>
  Object.fromEntries(Object.entries(compose.services[service].environment).map(([name, value]) => [name, withDefaults(value)]));

const overlays = readdirSync(join(__dirname, 'overlays'));
const products = new Map(overlays.map((overlay) => [overlay, asProduct(render(join(__dirname, 'overlays', overlay)))]));
/** What a pod is given, its Secrets filled with what the compose file has for the same variable. */
function deployed(service: Service, product: Product): Environment {
  const workload = product.workloads.find(({ name }) => name === service);
  if (workload === undefined) throw new Error(`${service} is not deployed`);
  const given = givenTo(workload, product).map(({ name, value }) => [name, value ?? composed(service)[name] ?? '']);
  return Object.fromEntries(given) as Environment;
}

describe.each(Object.keys(CONFIGS) as Service[])('%s takes', (service) => {
  const config = CONFIGS[service];

  it('the environment of the compose file', () => {
    expect(loadConfig(config, composed(service))).toMatchObject({ NODE_ENV: 'production', NATS_URL: 'nats://nats:4222' });
  });

  it.each([...products])('the environment of the overlay %s', (_overlay, product) => {
    const [workload] = product.workloads.filter(({ name }) => name === service);
    const ops = workload?.container.ports?.find(({ name }) => name === 'ops');
    const expected = { NODE_ENV: 'production', OPS_PORT: ops?.containerPort };
    expect(loadConfig(config, deployed(service, product))).toMatchObject(expected);
    expect(() => loadConfig(config, { ...deployed(service, product), NATS_URL: '' })).toThrow(ConfigError);
  });

  it('not that of the compose file without the address of NATS', () => {
    expect(() => loadConfig(config, { ...composed(service), NATS_URL: '' })).toThrow(ConfigError);
  });
});
