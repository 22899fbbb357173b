import { IntegerVariable, SecretVariable, ServiceConfig } from '#runtime';

/** The environment of bot. */
export class BotConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9104;
  @SecretVariable() DATABASE_URL!: string;
}
