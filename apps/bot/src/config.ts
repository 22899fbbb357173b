import { IntegerVariable, NumberVariable, OutsideAddress, SecretVariable, ServiceConfig, WebAddress } from '#runtime';
import { IsIn, IsOptional, Matches } from 'class-validator';

const BOT_TOKEN = /^\d{5,20}:[\w-]{20,100}$/;
const CHAT_ID = /^-?\d{1,19}$/;

/** The environment of bot. */
export class BotConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9104;
  @SecretVariable() DATABASE_URL!: string;
  @SecretVariable() REDIS_URL!: string;
  @SecretVariable() @Matches(BOT_TOKEN, { message: 'must look like 123456:ABC…' }) TELEGRAM_BOT_TOKEN!: string;
  @OutsideAddress() TELEGRAM_API_ROOT = 'https://api.telegram.org';
  /** An HTTP proxy on the way to Telegram. */
  @IsOptional() @SecretVariable() TELEGRAM_PROXY_URL?: string;
  @IsIn(['webhook', 'polling']) TELEGRAM_UPDATES: 'webhook' | 'polling' = 'webhook';
  @IsOptional() @SecretVariable() @Matches(/^[\w-]{1,256}$/) TELEGRAM_WEBHOOK_SECRET?: string;
  /** Telegram's limits are its own secret and differ from bot to bot; these defaults keep below what it publishes. */
  @NumberVariable(0.1, 1_000) TELEGRAM_MESSAGES_PER_SECOND = 25;
  @NumberVariable(0.1, 1_000) TELEGRAM_CHAT_MESSAGES_PER_SECOND = 1;
  @IntegerVariable(1, 100_000) TELEGRAM_GROUP_MESSAGES_PER_MINUTE = 20;
  /** The group in which responses arrive; ids of groups are negative. */
  @IsOptional() @Matches(CHAT_ID, { message: 'must be a chat id, e.g. -1001234567890' }) DISPATCHER_CHAT_ID?: string;
  /** The public address of the API: buttons of mailings lead through it and are counted; without it they lead straight on. */
  @IsOptional() @WebAddress() PUBLIC_URL?: string;
  @IsOptional() @WebAddress() WEBAPP_URL?: string;
  /** Where the links of staff lead; without it there are none. */
  @IsOptional() @WebAddress() ADMIN_URL?: string;
  @IsOptional() @WebAddress() TELEGRAM_APP_URL?: string;
}
