import { eventually } from '#testing';
import { DriverChat } from './driver-chat';
import type { System } from './system';

const DAY_MS = 86_400_000;
/** Of the seven days of a trial. */
const DAYS_GONE = 5;
export const IVAN = 1;
const SERGEY = 2;
const EVIL = 50;
interface Ordered {
  readonly id: string;
  readonly confirmationUrl: string;
}

/** A name that would run if anybody took it for more than text. */
export const EVIL_NAME = '<img src=x onerror="window.hacked=1">';

/**
 * What staff find when they come in the morning: trials that end in two days; Sergey, who agreed to mailings; Ivan, who paid after a
 * card of his was refused.
 */
export class Business {
  private readonly tokens = new Map<number, string>();

  private constructor(
    private readonly system: System,
    /** Sergey's, with the bot. */
    readonly chat: DriverChat,
    readonly chatOfStaff: DriverChat,
  ) {}

  /** @param member of staff: the number of their Telegram account among the demo drivers */
  static async begin(system: System, member: number): Promise<Business> {
    const chat = await DriverChat.open(system, SERGEY);
    const business = new Business(system, chat, await DriverChat.open(system, member));
    await business.live();
    return business;
  }

  /** The bot's answer to the command of staff: an address that opens the panel once. */
  async signInLink(): Promise<string> {
    const { reply_markup: markup } = await this.chatOfStaff.say('/admin', /./);
    return markup?.inline_keyboard?.[0]?.[0]?.url ?? '';
  }

  /** A request of a driver who is signed in. @throws when it is refused */
  async asDriver(driver: number, path: string, body: unknown, method = 'POST'): Promise<Response> {
    const answer = await this.system.post(path, body, this.tokens.get(driver), method);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  private async live(): Promise<void> {
    const { sandbox } = this.system;
    for (const driver of [IVAN, SERGEY, EVIL]) await this.signIn(driver);
    for (const driver of [IVAN, SERGEY, EVIL]) {
      const onTrial = async (): Promise<boolean> => {
        const answer = await this.system.call('/me', { token: this.tokens.get(driver) ?? '' });
        return ((await answer.json()) as { access: { source: string | null } }).access.source === 'trial';
      };
      await eventually(`the trial of ${driver} is there`, onTrial);
    }
    sandbox.yookassa.step(DAYS_GONE * DAY_MS);
    // Until every service knows the new time, a launch is one of the future.
    const later = (): Promise<boolean> =>
      this.signIn(EVIL).then(
        () => true,
        () => false,
      );
    await eventually('the time is another one', later);
    for (const driver of [IVAN, SERGEY]) await this.signIn(driver);
    const contact = sandbox.telegram.contact({ driver: IVAN, phone: '79005550011' });
    await this.asDriver(IVAN, '/me/contact', { contact }, 'PUT');
    await this.asDriver(SERGEY, '/me/consents', { kind: 'marketing', version: '1', given: true });
    await this.atYooKassa('decline', await this.order(IVAN), 'canceled');
    await this.atYooKassa('pay', await this.order(IVAN), 'succeeded');
  }

  private async signIn(driver: number): Promise<void> {
    const user = driver === EVIL ? { user: { first_name: EVIL_NAME, last_name: '{{7*7}}' } } : {};
    const initData = this.system.sandbox.telegram.initData({ driver, ...user });
    const answer = await this.system.post('/auth/telegram', { initData });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    this.tokens.set(driver, ((await answer.json()) as { accessToken: string }).accessToken);
  }

  private async order(driver: number): Promise<Ordered> {
    const answer = await this.asDriver(driver, '/payments', { tariff: '1_month', email: 'ivan@example.ru' });
    return (await answer.json()) as Ordered;
  }

  /** What the bank does with a payment of Ivan's, and what we hear of it. */
  private async atYooKassa(deed: 'pay' | 'decline', { id, confirmationUrl }: Ordered, heard: string): Promise<void> {
    const order = new URL(confirmationUrl).searchParams.get('orderId');
    const answer = await fetch(`${this.system.sandbox.url}/yookassa/_control/payments/${deed}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: order, ...(deed === 'pay' ? {} : { reason: 'insufficient_funds' }) }),
    });
    if (!answer.ok) throw new Error(`${deed}: ${answer.status} ${await answer.text()}`);
    const isHeard = async (): Promise<boolean> => {
      const payment = await this.system.call(`/payments/${id}`, { token: this.tokens.get(IVAN) ?? '' });
      return ((await payment.json()) as { status: string }).status === heard;
    };
    await eventually(`the payment is ${heard}`, isHeard);
  }
}
