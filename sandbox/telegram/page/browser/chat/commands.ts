/// <reference lib="dom" />
import type { Control } from '../control';
import type { Dialogs } from '../dialogs';
import type { Dom } from '../dom';
import type { Seat } from '../types';

/** The bot's list of commands, as the person who holds a phone sees it. */
export function makeCommands({ dom: { el, button }, control, dialogs }: { dom: Dom; control: Control; dialogs: Dialogs }) {
  /** Shows the list. @param send what to do with the chosen one, slash and all */
  return async ({ chatId }: Seat, send: (text: string) => Promise<unknown>): Promise<void> => {
    const [{ bot }, chats] = await Promise.all([control.state(), control.chats()]);
    const commands = chats.find(({ id }) => id === chatId)?.commands ?? bot.commands ?? [];
    dialogs.sheet(commands.length === 0 ? 'Бот ещё не назвал команд' : 'Команды', (close) => [
      ...commands.map(({ command, description }) => {
        const press = (): Promise<void> => {
          close();
          return dialogs.attempt(() => send(`/${command}`));
        };
        return el('button', { type: 'button', class: 'command', click: press }, el('b', {}, `/${command}`), description);
      }),
      button('Отмена', close),
    ]);
  };
}

export type Commands = ReturnType<typeof makeCommands>;
