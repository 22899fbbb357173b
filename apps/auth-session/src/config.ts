import { IntegerVariable, SecretVariable, ServiceConfig, WebAddress } from '#runtime';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, Matches } from 'class-validator';

/** `id:base64key` of 32 bytes each, comma-separated. */
const ENCRYPTION_KEYS = /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=(,[\w-]{1,32}:[A-Za-z0-9+/]{43}=)*$/;
const BOT_TOKEN = /^\d{5,20}:[\w-]{20,100}$/;

/** The environment of auth-session. Ages and lives in seconds. */
export class AuthSessionConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9101;
  @SecretVariable() DATABASE_URL!: string;
  @SecretVariable() REDIS_URL!: string;
  @SecretVariable(32) SESSION_SECRET!: string;
  @IntegerVariable(1, 2_592_000) SESSION_TTL = 86_400;
  @IntegerVariable(1, 86_400) TELEGRAM_MAX_AUTH_AGE = 300;
  @SecretVariable() @Matches(BOT_TOKEN, { message: 'must look like 123456:ABC…' }) TELEGRAM_BOT_TOKEN!: string;
  @IsOptional()
  @SecretVariable()
  @Matches(BOT_TOKEN, { message: 'must look like 123456:ABC…' })
  TELEGRAM_BOT_TOKEN_PREVIOUS?: string;
  @SecretVariable()
  @Matches(ENCRYPTION_KEYS, { message: 'must be id:base64key[,id:base64key] with keys of 32 bytes' })
  SETTINGS_ENCRYPTION_KEYS!: string;
  /** Whether staff have to set up an authenticator before anything else is open to them. */
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  STAFF_TOTP_REQUIRED = true;
  /** Where the admin panel is, for the links that the console prints. */
  @IsOptional() @WebAddress() ADMIN_URL?: string;
}
