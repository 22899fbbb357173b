/// <reference lib="dom" />
import type { Parts } from '../parts';
import type { Command, CommandSet, Person, Seat } from '../types';

/** The bot's list of commands, as the person who holds a phone sees it. */
export function makeCommands({ dom: { el, button }, control, dialogs }: Pick<Parts, 'dom' | 'control' | 'dialogs'>) {
  /** From the narrowest to the widest; of administrators a phone here knows nothing. */
  const narrowestFirst = ({ userId, chatId }: Seat): readonly ((set: CommandSet) => boolean)[] => [
    ({ scope }) => scope.type === 'chat_member' && scope.chat_id === chatId && scope.user_id === userId,
    ({ scope }) => scope.type === 'chat' && scope.chat_id === chatId,
    ({ scope }) => scope.type === (chatId > 0 ? 'all_private_chats' : 'all_group_chats'),
    ({ scope }) => scope.type === 'default',
  ];

  /** Telegram takes the narrowest scope that has commands, there the person's own language before none. */
  const seen = (sets: readonly CommandSet[], seat: Seat, language = ''): readonly Command[] => {
    for (const fits of narrowestFirst(seat)) {
      const here = sets.filter((set) => fits(set) && set.commands.length > 0);
      const found = here.find((set) => set.language_code === language) ?? here.find((set) => set.language_code === '');
      if (found !== undefined) return found.commands;
    }
    return [];
  };

  /** Shows the list. @param send what to do with the chosen one, slash and all */
  const choose = async (seat: Seat, send: (text: string) => Promise<unknown>): Promise<void> => {
    const { commands: sets = [], users } = await control.state();
    const person: Person | undefined = users.find(({ id }) => id === seat.userId);
    const commands = seen(sets, seat, person?.language_code);
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

  return { choose };
}
