import { COMMAND_NEEDS, type CommandAction, type Need } from '#contracts';
import { AccessBook } from '#messaging';
import { Injectable } from '@nestjs/common';
import { AccessAudit } from '../access/access-audit.service';
import { Conversations } from '../conversations/conversations.service';
import { isDriverTurn, type DriverTurn } from '../conversations/driver-turn';
import { MiniApp } from '../conversations/mini-app.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { TurnContext } from '../updates/turn';

const COMMAND = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s|$)/i;

/** The first word of the buttons under a response in the dispatchers' chat. */
const DISPATCHERS = 'd';

const isNamed = (name: string): name is CommandAction => Object.hasOwn(COMMAND_NEEDS, name);

/** What the driver wants: the command, the first word of a button, or what kind of message it is. */
function wanted({ message, callbackQuery }: TurnContext): { name: string; command: boolean } {
  if (callbackQuery !== undefined)
    return { name: 'data' in callbackQuery ? (callbackQuery.data.split(':')[0] ?? '') : '', command: false };
  const text = message !== undefined && 'text' in message ? message.text : '';
  const command = COMMAND.exec(text)?.[1]?.toLowerCase();
  if (command !== undefined) return { name: command, command: true };
  return { name: message !== undefined && 'location' in message ? 'location' : 'text', command: false };
}

/** The bot's door for drivers: who may do what. Every command ends the dialog that runs. */
@Injectable()
export class DriverDoor {
  constructor(
    private readonly conversations: Conversations,
    private readonly access: AccessBook,
    private readonly miniApp: MiniApp,
    private readonly audit: AccessAudit,
  ) {}

  /** @throws Refusal SERVICE_UNAVAILABLE when nobody knows whether what is paid may be used */
  async pass(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const { turn } = context;
    const { name, command } = wanted(context);
    if (!isDriverTurn(turn)) {
      // Memberships and the dispatchers' buttons belong to other handlers; nothing here is said in groups.
      if (context.message === undefined && (context.callbackQuery === undefined || name === DISPATCHERS)) await next();
      return;
    }
    // What nobody knows is answered with help: that needs nothing.
    const need: Need = isNamed(name) ? COMMAND_NEEDS[name] : 'open';
    if (!(await this.access.may(need, turn.driver.driverId, partOf(context)))) {
      this.audit.refused(turn, need, name);
      this.turnAway(turn);
      return;
    }
    if (command) this.conversations.end(turn);
    await next();
  }

  /** Says what opens what is shut. */
  private turnAway(turn: DriverTurn): void {
    const { commands, subscription } = TEXTS[turn.driver.language];
    turn.say(html`${commands.refusals.SUBSCRIPTION_REQUIRED}`, {
      inline_keyboard: [
        [{ text: subscription.subscribe, callback_data: 'subscribe' }],
        this.miniApp.open(commands.openApp),
      ].filter((row) => row.length > 0),
    });
  }
}

/** The part of a list that a button turns to. */
function partOf({ callbackQuery }: TurnContext): { limit: number; offset: number } | undefined {
  const data = callbackQuery !== undefined && 'data' in callbackQuery ? callbackQuery.data : '';
  const offset = /^list:[^:]+:(\d{1,5})$/.exec(data)?.[1];
  return offset === undefined ? undefined : { limit: 5, offset: Number(offset) };
}
