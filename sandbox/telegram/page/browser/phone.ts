/// <reference lib="dom" />
import type { Composer } from './chat/composer';
import type { Messages } from './chat/message';
import type { Control } from './control';
import type { Dialogs } from './dialogs';
import type { Dom } from './dom';
import type { Links } from './links';
import type { Chat, Message, Person, ReplyKeyboard, Seat } from './types';

/** A phone: who holds it, the chat on its screen, and the input below. */
export function makePhones({
  dom: { el, button, sign, fill, nameOf },
  control,
  dialogs,
  links,
  messages,
  composer,
}: {
  dom: Dom;
  control: Control;
  dialogs: Dialogs;
  links: Links;
  messages: Messages;
  composer: Composer;
}) {
  const NEAR_THE_END_PX = 120;

  return (root: HTMLElement, kind: 'private' | 'group') => {
    const seat: Seat = { userId: 0, chatId: 0 };
    const shown = new Map<number, { as: string; node: HTMLLIElement }>();
    let chats: readonly Chat[] = [];
    let users: readonly Person[] = [];
    let chat: Chat | undefined;
    let reading: Promise<void> | undefined;
    let stale = false;
    let forced = 0;

    const who = el('select', { 'aria-label': kind === 'private' ? 'Водитель' : 'От чьего имени', change: () => choose() });
    const where = el('select', { 'aria-label': 'Группа', hidden: kind === 'private', change: () => choose() });
    const list = el('ol');
    const log = el('div', { class: 'messages', role: 'log', 'aria-label': 'Сообщения', tabindex: '0' }, list);
    const welcome = el('div', { class: 'welcome', hidden: true });
    const blocked = button('Разблокировать бота', () => act('unblock'), { class: 'main bar', hidden: true });
    const edge = composer(() => seat);

    const act = (path: string): Promise<void> =>
      dialogs.attempt(async () => {
        await control.post(path, { userId: seat.userId });
        await refresh();
      });

    const more = (): void => {
      const parameter = dialogs.field('Параметр ссылки (start, startapp)', {
        autocomplete: 'off',
        pattern: '[A-Za-z0-9_\\-]{0,64}',
        placeholder: 'cargo_1',
      });
      const startParam = (): { startParam?: string } =>
        parameter.input.value === '' ? {} : { startParam: parameter.input.value };
      const start = (): Promise<unknown> =>
        control.post('text', { userId: seat.userId, text: `/start ${parameter.input.value}`.trim() });
      dialogs.ask('Ещё', 'Написать боту /start', [parameter.line], start, [
        ['Открыть приложение по ссылке', () => links.openApp(seat, startParam())],
        ['Заблокировать бота', () => act('block')],
      ]);
    };

    const start = (): Promise<void> => dialogs.attempt(() => control.post('text', { userId: seat.userId, text: '/start' }));

    const draw = (items: readonly Message[], keyboard: ReplyKeyboard | null): void => {
      const follow = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END_PX;
      const present = new Set(items.map(({ message_id }) => message_id));
      for (const [id, { node }] of shown) {
        if (present.has(id)) continue;
        node.remove();
        shown.delete(id);
      }
      let day = '';
      for (const [index, message] of items.entries()) {
        const heading = messages.dayOf(message) === day ? '' : messages.dayOf(message);
        day = messages.dayOf(message);
        const as = `${heading}${JSON.stringify(message)}`;
        const before = shown.get(message.message_id);
        const node = before?.as === as ? before.node : messages.draw(message, heading, { ...seat }, edge);
        if (before !== undefined && before.node !== node) handOver(before.node, node);
        shown.set(message.message_id, { as, node });
        if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
      }
      const last = items.at(-1);
      if (last?.reply_markup?.force_reply === true && last.message_id !== forced) {
        forced = last.message_id;
        edge.reply(last);
      }
      log.hidden = items.length === 0;
      welcome.hidden = items.length > 0 || chat === undefined;
      blocked.hidden = chat?.blocked !== true;
      if (chat !== undefined) edge.show(chat, keyboard);
      // Last, for all that is below the list takes its height from it.
      if (follow) log.scrollTop = log.scrollHeight;
    };

    /** An edited message takes the old one's place without taking the focus from its buttons. */
    const handOver = (old: HTMLLIElement, fresh: HTMLLIElement): void => {
      const at = [...old.querySelectorAll('.keys button')].findIndex((key) => key === document.activeElement);
      old.replaceWith(fresh);
      fresh.querySelectorAll<HTMLElement>('.keys button')[at]?.focus({ preventScroll: true });
    };

    const read = async (): Promise<void> => {
      do {
        stale = false;
        const { chatId } = seat;
        chats = await control.chats();
        chat = chats.find(({ id }) => id === chatId) ?? (chatId > 0 ? { id: chatId, type: 'private' } : undefined);
        // A person the bot has not met has no chat to ask for.
        const known = chats.some(({ id }) => id === chatId);
        const [items, keyboard] = known ? await Promise.all([control.messages(chatId), control.keyboard(chatId)]) : [[], null];
        if (chatId === seat.chatId) draw(items, keyboard);
        else stale = true;
      } while (stale);
    };

    /** One reading at a time; what changes meanwhile is read once more after it. */
    const refresh = (): Promise<void> => {
      stale = true;
      reading ??= dialogs.attempt(read).finally(() => {
        reading = undefined;
        if (stale) void refresh();
      });
      return reading;
    };

    const membersOf = (group: Chat | undefined): readonly Person[] =>
      (group?.members ?? []).flatMap(({ userId, status }) =>
        status === 'left' ? [] : users.filter(({ id, is_bot }) => id === userId && is_bot !== true),
      );

    const choose = (wantedUser?: number, wantedChat?: number): void => {
      const groups = chats.filter(({ type }) => type !== 'private');
      const chosen = fill(
        where,
        groups.map(({ id, title = '' }) => ({ value: id, label: title })),
        wantedChat,
      );
      const people = kind === 'private' ? users : membersOf(groups.find(({ id }) => id === chosen));
      const userId =
        fill(
          who,
          people.map((person) => ({ value: person.id, label: nameOf(person) })),
          wantedUser,
        ) ?? 0;
      const next = { userId, chatId: kind === 'private' ? userId : (chosen ?? 0) };
      if (next.userId !== seat.userId || next.chatId !== seat.chatId) {
        Object.assign(seat, next);
        edge.reply(undefined);
        forced = 0;
        // Whose messages stand on the right depends on who looks.
        shown.clear();
        list.replaceChildren();
      }
      void refresh();
    };

    welcome.append(
      el('p', {}, kind === 'private' ? 'Здесь пока ничего нет.' : 'В группе пока тихо.'),
      ...(kind === 'private' ? [button('СТАРТ', start, { class: 'main' })] : []),
    );
    root.append(
      el('header', {}, el('div', { class: 'whom' }, where, who), ...(kind === 'private' ? [sign('⋮', 'Ещё', more)] : [])),
      log,
      welcome,
      blocked,
      edge.element,
    );

    return {
      /** Takes the people and chats of the world as they are now. */
      meet: (people: readonly Person[], known: readonly Chat[], wanted: Partial<Seat> = {}): void => {
        users = people;
        chats = known;
        choose(wanted.userId, wanted.chatId);
      },
      /** @returns whether it is the chat shown here */
      changed: (chatId: number): boolean => {
        if (chatId === seat.chatId) void refresh();
        return chatId === seat.chatId;
      },
      seat,
    };
  };
}

export type Phones = ReturnType<typeof makePhones>;
