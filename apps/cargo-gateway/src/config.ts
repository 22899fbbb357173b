import { IntegerVariable, NumberVariable, OutsideAddress, SecretVariable, ServiceConfig } from '#runtime';

/** The environment of cargo-gateway. */
export class CargoGatewayConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9102;
  @SecretVariable() REDIS_URL!: string;
  /** May end in a path prefix. */
  @OutsideAddress() CARGOTECH_API_URL = 'https://api.cargotech.pro';
  @SecretVariable() CARGOTECH_PHONE!: string;
  @SecretVariable() CARGOTECH_PASSWORD!: string;
  /** Seconds. */
  @IntegerVariable(1, 2_592_000) CARGOTECH_TOKEN_CACHE_TTL = 86_400;
  @IntegerVariable(1, 100_000) CARGOTECH_REQUESTS_PER_MINUTE = 600;
  /** Part of the budget that watching may use. */
  @NumberVariable(0, 1) CARGOTECH_WATCH_SHARE = 0.5;
  /** Seconds. */
  @IntegerVariable(1, 3_600) CARGOTECH_WATCH_INTERVAL = 30;
  @IntegerVariable(1, 1_000) CARGOTECH_MAX_REPLICAS = 4;
}
