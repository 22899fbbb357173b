import { Injectable } from '@nestjs/common';
import { Clock } from '#runtime';
import { AuthSessionConfig } from '../config';
import { believe, signingKeys, type Believed, type Disbelief } from './signed-string';
import { internationalPhone } from '../drivers/phone';
import { readUser, type TelegramUser } from './telegram-user';

export interface Launch {
  readonly user: TelegramUser;
  /** Telegram's hash over the launch: the identity of this very launch string. */
  readonly hash: string;
}

/** Contract 1.1. During a rotation of the bot token both tokens are believed. */
@Injectable()
export class InitDataService {
  private readonly keys: readonly Buffer[];
  private readonly maxAgeMs: number;

  constructor(
    config: AuthSessionConfig,
    private readonly clock: Clock,
  ) {
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_BOT_TOKEN_PREVIOUS: previous } = config;
    this.keys = signingKeys(previous === undefined ? [token] : [token, previous]);
    this.maxAgeMs = config.TELEGRAM_MAX_AUTH_AGE * 1_000;
  }

  readLaunch(initData: string): Launch | Disbelief {
    const believed = this.believe(initData);
    if (typeof believed === 'string') return believed;
    const user = readUser(believed.fields.get('user'));
    return user === undefined ? 'no-user' : { user, hash: believed.hash };
  }

  /** Phone of a shared contact, digits with a plus, when it is this person's own; undefined when it cannot be believed. */
  readContact(contact: string, telegramId: string): string | undefined {
    const believed = this.believe(contact);
    if (typeof believed === 'string') return undefined;
    try {
      const shared = JSON.parse(believed.fields.get('contact') ?? '') as { user_id?: unknown; phone_number?: unknown } | null;
      if (String(shared?.user_id) !== telegramId || typeof shared?.phone_number !== 'string') return undefined;
      return internationalPhone(shared.phone_number);
    } catch {
      return undefined;
    }
  }

  private believe(raw: string): Believed | Disbelief {
    return believe(raw, this.keys, this.clock.now(), this.maxAgeMs);
  }
}
