import { IntegerVariable, SecretVariable, ServiceConfig } from '#runtime';

/** The environment of billing. */
export class BillingConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9105;
  @SecretVariable() DATABASE_URL!: string;
}
