/// <reference lib="dom" />
import type { Keyboards } from './chat/keyboards';
import type { Control } from './control';
import type { Dialogs } from './dialogs';
import type { Links } from './links';
import type { Panel } from './panel';
import type { Phones } from './phone';

interface StartParts {
  control: Control;
  dialogs: Dialogs;
  links: Links;
  phones: Phones;
  panel: Panel;
  keyboards: Keyboards;
}

/** Brings the page to life: two phones and the panel, kept up to date by events. */
export function startPage({ control, dialogs, links, phones, panel, keyboards }: StartParts): void {
  const part = (id: string): HTMLElement => {
    const element = document.getElementById(id);
    if (element === null) throw new Error(`The page has no #${id}`);
    return element;
  };
  const driver = phones(part('driver'), 'private');
  const group = phones(part('group'), 'group');
  const side = panel(part('panel'));

  // Narrow screens show one part at a time; which one is a class of the page, the rest is style.
  const tabs = [...part('tabs').querySelectorAll('button')];
  for (const tab of tabs) {
    tab.addEventListener('click', () => {
      document.body.dataset['shown'] = tab.dataset['part'] ?? '';
      delete tab.dataset['news'];
      for (const each of tabs) each.setAttribute('aria-pressed', String(each === tab));
    });
  }

  /** Something happened on a phone that may be out of sight. */
  const announce = (name: string): void => {
    const tab = tabs.find(({ dataset }) => dataset['part'] === name);
    if (tab !== undefined && document.body.dataset['shown'] !== name) tab.dataset['news'] = '';
  };

  /** `?driver=` and `?group=` choose who is shown first. */
  const wanted = new URLSearchParams(location.search);
  const wish = (name: string): number | undefined => (wanted.has(name) ? Number(wanted.get(name)) : undefined);
  let first = true;
  let known: ReadonlySet<number> = new Set();

  const meet = async (): Promise<void> => {
    const [{ bot, users }, chats] = await Promise.all([control.state(), control.chats()]);
    known = new Set(chats.map(({ id }) => id));
    links.know(bot.username ?? '');
    const people = users.filter(({ is_bot }) => is_bot !== true);
    const [driverId, groupId] = first ? [wish('driver'), wish('group')] : [];
    first = false;
    driver.meet(people, chats, driverId === undefined ? {} : { userId: driverId });
    group.meet(people, chats, groupId === undefined ? {} : { chatId: groupId });
    await side.refresh();
  };

  const offline = part('offline');
  control.listen({
    connected: () => {
      offline.hidden = true;
      void dialogs.attempt(meet);
    },
    lost: () => {
      offline.hidden = false;
    },
    chat: (chatId) => {
      // A chat nobody here knew: its people are to be met, too.
      if (!known.has(chatId)) void dialogs.attempt(meet);
      if (driver.changed(chatId)) announce('driver');
      if (group.changed(chatId)) announce('group');
    },
    answer: keyboards.answered,
  });
}
