import { isOutsideAddress, ConfigError, loadConfig } from '#runtime';
import { CargoGatewayConfig } from './config';

describe('the address of the exchange', () => {
  it.each([
    'https://api.cargotech.pro',
    'https://api.cargotech.pro/prefix',
    'http://127.0.0.1:4000/cargotech',
    'http://localhost:4000',
    'http://sandbox:4000/cargotech',
    'http://10.1.2.3',
    'http://172.31.0.1',
    'http://192.168.1.1',
    'http://[::1]:4000',
    'http://[fd00::1]',
  ])('may be %p', (url) => expect(isOutsideAddress(url)).toBe(true));

  it.each([
    'http://api.cargotech.pro',
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://127.0.0.1.evil.com',
    'https://user:secret@api.cargotech.pro',
    'https://api.cargotech.pro?a=1',
    'ftp://127.0.0.1',
    'api.cargotech.pro',
    '',
    7,
  ])('may not be %p', (url) => expect(isOutsideAddress(url)).toBe(false));
});

describe('the environment', () => {
  const whole = {
    NATS_URL: 'nats://127.0.0.1:4222',
    REDIS_URL: 'redis://127.0.0.1',
    CARGOTECH_PHONE: '+7 911 111 11 11',
    CARGOTECH_PASSWORD: 'pass-canary',
  };

  it('has the defaults of the product', () => {
    expect(loadConfig(CargoGatewayConfig, whole)).toMatchObject({
      OPS_PORT: 9102,
      CARGOTECH_API_URL: 'https://api.cargotech.pro',
      CARGOTECH_TOKEN_CACHE_TTL: 86_400,
      CARGOTECH_REQUESTS_PER_MINUTE: 600,
      CARGOTECH_MAX_REPLICAS: 4,
    });
  });

  it('names what is wrong and prints no value', () => {
    const wrong = {
      ...whole,
      CARGOTECH_API_URL: 'http://evil.example',
      CARGOTECH_PHONE: '',
      CARGOTECH_REQUESTS_PER_MINUTE: 'many',
    };
    const load = (): CargoGatewayConfig => loadConfig(CargoGatewayConfig, wrong);
    expect(load).toThrow(ConfigError);
    for (const name of ['CARGOTECH_API_URL is wrong', 'CARGOTECH_PHONE is missing', 'CARGOTECH_REQUESTS_PER_MINUTE is wrong'])
      expect(load).toThrow(name);
    expect(load).not.toThrow(/evil|pass-canary|many/);
  });
});
