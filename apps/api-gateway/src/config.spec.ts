import { ConfigError, loadConfig } from '#runtime';
import { GatewayConfig } from './config';

describe('the environment of the gateway', () => {
  const enough = {
    NATS_URL: 'nats://127.0.0.1:4222',
    REDIS_URL: 'redis://127.0.0.1:6379',
    SESSION_SECRET: 'a-secret-of-some-length',
    WEBAPP_URL: 'https://app.example.org',
    YOOKASSA_WEBHOOK_SECRET: 'a-path-nobody-guesses',
  };
  const failure = (environment: Record<string, string>): string => {
    try {
      loadConfig(GatewayConfig, { ...enough, ...environment });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as Error).message;
    }
    return '';
  };

  it('has its defaults', () => {
    expect(loadConfig(GatewayConfig, enough)).toMatchObject({
      NODE_ENV: 'production',
      PORT: 3000,
      OPS_PORT: 9100,
      RATE_LIMIT_PER_SECOND: 10,
      RATE_LIMIT_BURST: 20,
      API_DOCS: false,
      CORS_ORIGINS: [],
      TRUSTED_PROXIES: [],
      YOOKASSA_WEBHOOK_NETWORKS: expect.arrayContaining(['185.71.76.0/27', '77.75.156.35', '2a02:5180::/32']) as string[],
    });
  });

  it.each([
    ['SESSION_SECRET', ''],
    ['SESSION_SECRET', 'short'],
    ['REDIS_URL', ''],
    ['WEBAPP_URL', ''],
    ['WEBAPP_URL', 'http://app.example.org'],
    ['CORS_ORIGINS', 'https://a.example,http://b.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['YOOKASSA_WEBHOOK_SECRET', ''],
    ['YOOKASSA_WEBHOOK_SECRET', 'short'],
    ['YOOKASSA_WEBHOOK_SECRET', 'with/a/slash/in/its/path'],
    ['YOOKASSA_WEBHOOK_NETWORKS', '185.71.76.0/27,yookassa.ru'],
    ['RATE_LIMIT_BURST', '0'],
    ['API_DOCS', 'yes'],
    ['PORT', '70000'],
    ['SANDBOX_URL', 'nonsense'],
  ])('is refused for %s=%s, by name and without the value', (name, value) => {
    const message = failure({ [name]: value });
    expect(message).toContain(`${name} is `);
    if (value.length > 6) expect(message).not.toContain(value);
  });

  it('may lack the Mini App’s address outside production, and take plain http on loopback', () => {
    expect(failure({ NODE_ENV: 'test', WEBAPP_URL: '' })).toBe('');
    expect(failure({ WEBAPP_URL: 'http://localhost:5173', SANDBOX_URL: 'http://127.0.0.1:4000' })).toBe('');
  });
});
