import { isKeyRing } from '#persistence';
import { IntegerVariable, OutsideAddress, SecretVariable, ServiceConfig, WebAddress } from '#runtime';
import { IsOptional, Matches, ValidateBy } from 'class-validator';

const KeyRingVariable = (): PropertyDecorator =>
  ValidateBy({
    name: 'keyRing',
    validator: {
      validate: isKeyRing,
      defaultMessage: () => 'must be id:base64key[,id:base64key] with keys of 32 bytes and an id for each',
    },
  });

/** The environment of billing. */
export class BillingConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9105;
  @SecretVariable() DATABASE_URL!: string;
  @OutsideAddress() YOOKASSA_API_URL = 'https://api.yookassa.ru/v3';
  /** Known here so that no log line shows it; the gateway asks for it. */
  @IsOptional() @SecretVariable() YOOKASSA_WEBHOOK_SECRET?: string;
  /** Both fill the setting `yookassa-shop` while it is not set. */
  @IsOptional() @Matches(/^\d{1,20}$/, { message: 'must be the number of the shop' }) YOOKASSA_SHOP_ID?: string;
  @IsOptional() @SecretVariable(8) YOOKASSA_SECRET_KEY?: string;
  /** `id:base64key[,id:base64key]`: the first one encrypts, all of them decrypt. */
  @KeyRingVariable() @SecretVariable() SETTINGS_ENCRYPTION_KEYS!: string;
  @SecretVariable(32) AUDIT_KEY!: string;
  @IsOptional() @WebAddress() WEBAPP_URL?: string;
  /** `https://t.me/<bot>/<app>`: where a payment's page leads back to. */
  @IsOptional() @WebAddress() TELEGRAM_APP_URL?: string;
}
