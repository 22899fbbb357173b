import { IntegerVariable, SecretVariable, ServiceConfig } from '#runtime';

/** The environment of filtering. */
export class FilteringConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9103;
  @SecretVariable() DATABASE_URL!: string;
}
