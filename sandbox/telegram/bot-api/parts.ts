import type { Callbacks } from '../world/callbacks';
import type { Files } from '../world/files';
import type { Payments } from '../world/payments';
import type { BotSettings } from '../world/settings';
import type { TelegramUserSide } from '../telegram';
import type { World } from '../world/world';
import type { Polling } from '../updates/polling';
import type { Updates } from '../updates/queue';
import type { Webhook } from '../updates/webhook';
import type { Params } from './reading/params';

/** What the methods work on. */
export interface Parts {
  readonly world: World;
  readonly updates: Updates;
  readonly polling: Polling;
  readonly webhook: Webhook;
  readonly callbacks: Callbacks;
  readonly payments: Payments;
  readonly settings: BotSettings;
  readonly files: Files;
  readonly launches: TelegramUserSide;
}

/** @param gone aborts when the caller has hung up */
export type Handler = (params: Params, gone: AbortSignal) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;

/** A result with words beside it. */
export class Described {
  constructor(
    readonly result: unknown,
    readonly description: string,
  ) {}
}
