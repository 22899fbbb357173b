import { COMMAND_NEEDS } from '#contracts';
import { CommandsUpdate } from './commands.update';
import { COMMAND_NAMES, COMMANDS } from './command-list';
import { ListButtonsUpdate } from './list-buttons.update';
import { MailingButtonsUpdate } from './mailing-buttons.update';
import { MarkButtonsUpdate } from './mark-buttons.update';
import { ResponseButtonsUpdate } from './response-buttons.update';
import { SearchButtonsUpdate } from './search-buttons.update';
import { SubscriptionUpdate } from './subscription.update';

interface Listener {
  readonly method: string;
  readonly args: readonly (string | RegExp)[];
}

/** What a class of handlers listens to, as nestjs-telegraf keeps it. */
function listeners(handlers: { prototype: object }): Listener[] {
  return Object.getOwnPropertyNames(handlers.prototype).flatMap((name) => {
    const method: unknown = Object.getOwnPropertyDescriptor(handlers.prototype, name)?.value;
    return typeof method === 'function' ? ((Reflect.getMetadata('LISTENERS_METADATA', method) ?? []) as Listener[]) : [];
  });
}

describe('the door for commands and buttons', () => {
  it('knows what every button needs', () => {
    const actions = [
      ListButtonsUpdate,
      ResponseButtonsUpdate,
      SearchButtonsUpdate,
      MarkButtonsUpdate,
      MailingButtonsUpdate,
      SubscriptionUpdate,
    ]
      .flatMap(listeners)
      .filter(({ method }) => method === 'action');
    const names = actions.map(
      ({ args: [pattern] }) => /^\^?([a-z-]+)/.exec(pattern instanceof RegExp ? pattern.source : pattern!)?.[1],
    );
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !Object.hasOwn(COMMAND_NEEDS, name ?? ''))).toEqual([]);
  });

  it('knows every command, and Telegram is told of all of them in both languages', () => {
    const handled = listeners(CommandsUpdate).flatMap(({ method, args }) =>
      method === 'start' ? ['start'] : method === 'command' ? args.map(String) : [],
    );
    // The command of staff is in no menu.
    expect(new Set(handled)).toEqual(new Set([...COMMAND_NAMES, 'admin']));
    expect(handled.filter((name) => !Object.hasOwn(COMMAND_NEEDS, name))).toEqual([]);
    for (const language of ['ru', 'en'] as const) {
      expect(COMMANDS[language].map(({ command }) => command)).toEqual([...COMMAND_NAMES]);
      for (const { command, description } of COMMANDS[language]) {
        expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(description.length).toBeGreaterThan(0);
        expect(description.length).toBeLessThanOrEqual(256);
      }
    }
  });
});
