import { eventually } from '#testing';

const CHAT = -1001000000001;
const OLGA = 910_000_001;

interface Shown {
  readonly message_id: number;
  readonly text?: string;
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly { readonly text: string; readonly callback_data?: string }[])[];
  };
}

export type Button = 'accept' | 'reject' | 'complete' | 'contact';

/** The dispatchers in their Telegram chat: they read the cards and press what stands under them. */
export class Dispatchers {
  private readonly control: string;

  constructor(sandboxUrl: string) {
    this.control = `${sandboxUrl}/telegram/_control`;
  }

  /** Presses a button of the response to a load as soon as it is there. */
  async press(cargoId: string, button: Button, withinMs = 20_000): Promise<void> {
    let pressed: { messageId: number; data: string } | undefined;
    await eventually(
      `the card of ${cargoId} with ${button}`,
      async () => {
        pressed = await this.find(cargoId, button);
        return pressed !== undefined;
      },
      withinMs,
    );
    const answer = await fetch(`${this.control}/tap`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: OLGA, chatId: CHAT, ...pressed }),
    });
    if (!answer.ok) throw new Error(`tap: ${answer.status} ${await answer.text()}`);
  }

  /** Cards of several responses share a message when the chat is busy, so the button is found by the load's line in it. */
  private async find(cargoId: string, button: Button): Promise<{ messageId: number; data: string } | undefined> {
    const response = await fetch(`${this.control}/chats/${CHAT}/messages?limit=500`);
    const { items } = (await response.json()) as { items: Shown[] };
    for (const { message_id: messageId, text = '', reply_markup: markup } of items.reverse()) {
      const cards = [...text.matchAll(/\b\d{5,20}\b/g)].map(([id]) => id).filter((id, at, all) => all.indexOf(id) === at);
      if (!cards.includes(cargoId)) continue;
      const buttons = (markup?.inline_keyboard ?? [])
        .flat()
        .filter((one) => one.callback_data?.startsWith(`d:${button}:`) === true);
      if (buttons.length === 1 && buttons[0]?.callback_data !== undefined) return { messageId, data: buttons[0].callback_data };
    }
    return undefined;
  }
}
