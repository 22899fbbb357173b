import { OutsideAddress, SecretVariable, WebAddress } from '#runtime';
import { IsIn, IsOptional, Matches, ValidateIf } from 'class-validator';

const byWebhook = ValidateIf((own: SetupConfig) => own.TELEGRAM_UPDATES === 'webhook');

/** What the command needs of the bot's environment, and the address under which Telegram finds the webhook. */
export class SetupConfig {
  @SecretVariable() TELEGRAM_BOT_TOKEN!: string;
  @OutsideAddress() TELEGRAM_API_ROOT = 'https://api.telegram.org';
  @IsOptional() @SecretVariable() TELEGRAM_PROXY_URL?: string;
  @IsIn(['webhook', 'polling']) TELEGRAM_UPDATES: 'webhook' | 'polling' = 'webhook';
  @byWebhook @Matches(/^[\w-]{1,256}$/) TELEGRAM_WEBHOOK_SECRET?: string;
  @byWebhook @WebAddress() PUBLIC_URL?: string;
  @WebAddress() WEBAPP_URL!: string;
}
