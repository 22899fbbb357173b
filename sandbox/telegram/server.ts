import type { FastifyInstance } from 'fastify';
import { SandboxClock, type TimeSource } from '../clock';
import { BotApi } from './bot-api/bot-api';
import { editMethods } from './bot-api/methods/edit';
import { chatMethods } from './bot-api/methods/chats';
import { commandMethods } from './bot-api/methods/commands';
import { fileMethods } from './bot-api/methods/files';
import { menuButtonOf, miniAppMethods } from './bot-api/methods/mini-app';
import { paymentMethods } from './bot-api/methods/payments';
import { sendMethods } from './bot-api/methods/send';
import { otherMethod } from './bot-api/other';
import { updateMethods } from './bot-api/methods/updates';
import type { Handlers, Parts } from './bot-api/parts';
import type { TelegramUser, TelegramUserSide } from './telegram';
import { Polling } from './updates/polling';
import { Updates } from './updates/queue';
import { Timetable } from './updates/timetable';
import { Webhook } from './updates/webhook';
import { Callbacks } from './world/callbacks';
import { Files } from './world/files';
import { Payments } from './world/payments';
import { BotSettings } from './world/settings';
import { UserSide } from './world/user-side';
import { World, type Person } from './world/world';

type Theme = 'light' | 'dark';

export const BOT_USERNAME = 'cargotech_demo_bot';

/** A person as the Mini App is told about them. */
const asLaunched = ({ user: { id, first_name, last_name, username, language_code }, reachable }: Person): TelegramUser => ({
  id,
  first_name,
  ...(last_name === undefined ? {} : { last_name }),
  ...(username === undefined ? {} : { username }),
  ...(language_code === undefined ? {} : { language_code }),
  ...(reachable ? { allows_write_to_pm: true } : {}),
});

/** Telegram as one process: its people and chats, the Bot API before them, and the way of updates to the bot. */
export class TelegramServer {
  /** This world's own time; the exchange's runs beside it. */
  readonly clock: SandboxClock;
  readonly timetable: Timetable;
  readonly world: World;
  readonly updates: Updates;
  readonly webhook: Webhook;
  readonly callbacks: Callbacks;
  readonly payments: Payments;
  readonly settings = new BotSettings();
  private readonly files = new Files();
  readonly userSide: UserSide;
  readonly botApi: BotApi;

  constructor(
    private readonly token: string,
    readonly launches: TelegramUserSide,
    real: TimeSource,
  ) {
    this.clock = new SandboxClock(real);
    this.timetable = new Timetable(this.clock);
    const id = Number(token.split(':')[0]);
    const bot = { id, is_bot: true, first_name: 'CargoTech Driver', username: BOT_USERNAME };
    const people = launches.drivers.map((driver) => ({ ...driver, is_bot: false }));
    this.world = new World(this.clock, bot, people, (userId) => {
      const driver = launches.driverById(userId);
      return driver === undefined ? undefined : { ...driver, is_bot: false };
    });
    this.updates = new Updates(this.clock);
    this.callbacks = new Callbacks(this.world);
    this.payments = new Payments(this.world, this.updates);
    this.webhook = new Webhook(
      this.world,
      this.updates,
      this.timetable,
      (method, params) => void this.botApi.call(method, params),
    );
    this.userSide = new UserSide(this.world, this.updates, this.callbacks, (person, address) =>
      launches.launchUrl({ person: asLaunched(person) }, 'light', address),
    );
    launches.onMenu = (driverId) => {
      if (!this.world.person(driverId).reachable) this.userSide.say(driverId, '/start');
    };
    const parts: Parts = {
      world: this.world,
      updates: this.updates,
      polling: new Polling(this.updates),
      webhook: this.webhook,
      callbacks: this.callbacks,
      payments: this.payments,
      settings: this.settings,
      files: this.files,
      launches,
    };
    const handlers = [
      updateMethods,
      sendMethods,
      editMethods,
      fileMethods,
      chatMethods,
      commandMethods,
      miniAppMethods,
      paymentMethods,
    ].map((methods) => methods(parts));
    this.botApi = new BotApi(token, this.world, Object.assign({}, ...handlers) as Handlers, (method) =>
      otherMethod(parts, method),
    );
  }

  register(app: FastifyInstance): void {
    this.botApi.register(app);
    app.get<{ Params: { token: string; '*': string } }>('/file/bot:token/*', ({ params }, reply) => {
      const bytes = params.token === this.token ? this.files.at(params['*']) : undefined;
      return bytes === undefined
        ? reply.code(404).send({ ok: false, error_code: 404, description: 'Not Found' })
        : reply.send(bytes);
    });
  }

  /** Address of the Mini App as it opens for somebody: from the bot's menu unless an address is given. */
  open({ userId, url, startParam, theme }: { userId: number; url?: string; startParam?: string; theme?: Theme }): string {
    const person = asLaunched(this.world.person(userId));
    if (startParam !== undefined) return this.launches.launchUrl({ person, startParam }, theme, url);
    const menu = menuButtonOf(this, this.world.chats.get(userId)) as { web_app?: { url: string } };
    return this.launches.launchUrl({ person }, theme, url ?? menu.web_app?.url);
  }

  /** All there is to see at a glance. */
  state(): object {
    const { webhook, updates, botApi, clock, world } = this;
    return {
      bot: { ...world.bot, commands: this.settings.shownCommands(undefined, 'ru') },
      users: [...world.people.values()].map(({ user }) => user),
      chats: this.chats(),
      webhook:
        webhook.settings === undefined
          ? { url: '' }
          : { ...webhook.settings, secret: undefined, lastError: webhook.lastError, failedDeliveries: webhook.failedDeliveries },
      pendingUpdates: updates.waiting.length,
      faults: botApi.faults.pending,
      limiter: botApi.limiter.limits,
      behaviour: webhook.behaviour,
      clock: { now: new Date(clock.now()).toISOString() },
    };
  }

  chats(): object[] {
    return [...this.world.chats.values()].map((chat) => {
      const { info, posted, members } = chat;
      const last = posted.at(-1)?.message;
      const person = this.world.people.get(chat.id);
      return {
        id: chat.id,
        type: info.type,
        title: info.title ?? `${info.first_name ?? ''} ${info.last_name ?? ''}`.trim(),
        ...(chat.isPrivate
          ? {
              blocked: person?.blocked ?? false,
              menuButton: menuButtonOf(this, chat),
              commands: this.settings.shownCommands(chat.id, person?.user.language_code ?? ''),
            }
          : { members: Array.from(members, ([userId, status]) => ({ userId, status })) }),
        ...(last === undefined ? {} : { last: { text: last.text ?? last.caption ?? '', date: last.date } }),
      };
    });
  }

  /** People, chats and troubles are as at the start. What the bot has set up for itself stays, or a running one would be lost. */
  reset(): void {
    this.updates.remove(() => true);
    this.callbacks.clear();
    this.payments.clear();
    this.files.clear();
    this.botApi.faults.clear();
    this.botApi.calls.clear();
    this.botApi.limiter.set();
    this.webhook.behave();
    this.world.begin();
  }

  close(): void {
    this.webhook.close();
    this.timetable.clear();
  }
}
