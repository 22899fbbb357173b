/// <reference lib="dom" />
import type { Control } from './control';
import type { Dialogs } from './dialogs';
import type { Dom } from './dom';

/** Troubles of Telegram at the press of a button, and what they do to the bot. */
export function makePanel({ dom: { el, button }, control, dialogs }: { dom: Dom; control: Control; dialogs: Dialogs }) {
  return (root: HTMLElement) => {
    const state = el('dl', {});
    const row = (name: string, value: string): Node[] => [el('dt', {}, name), el('dd', {}, value)];

    const refresh = async (): Promise<void> => {
      const { bot, webhook, pendingUpdates, faults, limiter } = await control.state();
      const url = webhook?.url ?? '';
      state.replaceChildren(
        ...row('Бот', `@${bot.username ?? ''}`),
        ...row('Обновления', url === '' ? 'опросом' : `вебхуком ${url}`),
        ...row('Ждут бота', String(pendingUpdates)),
        ...row('Неполадок впереди', String(faults.length)),
        ...row('Ограничитель', limiter.enabled ? 'включён' : 'выключен'),
      );
    };

    const done = (work: () => Promise<unknown>) => (): Promise<void> =>
      dialogs.attempt(async () => {
        await work();
        await refresh();
      });
    const key = (label: string, path: string, body: object): HTMLButtonElement =>
      button(
        label,
        done(() => control.post(path, body)),
      );
    const group = (title: string, ...keys: readonly Node[]): Node[] => [
      el('h3', {}, title),
      el('div', { class: 'wrap' }, ...keys),
    ];

    root.append(
      el('h2', {}, 'Неполадки'),
      ...group(
        'Telegram отвечает боту',
        key('429: подождите 5 с', 'faults', { kind: '429', retryAfter: 5, times: 1 }),
        key('500 три раза', 'faults', { kind: '500', times: 3 }),
        key('Выполнил, но ответ потерялся', 'faults', { kind: 'executed-lost', times: 1 }),
        key('Молчит', 'faults', { kind: 'hang', times: 1 }),
        key('Рвёт соединение', 'faults', { kind: 'reset', times: 1 }),
        button(
          'Снять неполадки',
          done(() => control.clear('faults')),
        ),
      ),
      ...group('Ограничитель', key('Включить', 'limiter', { enabled: true }), key('Выключить', 'limiter', { enabled: false })),
      ...group(
        'Обновления боту',
        key('Три придут дважды', 'behaviour', { duplicateUpdates: 3 }),
        key('Два поменяются местами', 'behaviour', { reorderUpdates: 2 }),
        key('Одно с чужим секретом', 'behaviour', { wrongSecret: 1 }),
      ),
      ...group('Часы', key('+1 минута', 'clock', { stepMs: 60_000 }), key('+1 час', 'clock', { stepMs: 3_600_000 })),
      el('h3', {}, 'Сейчас'),
      state,
      button(
        'Обновить',
        done(() => Promise.resolve()),
      ),
      el('a', { class: 'button', href: '/telegram/_control/calls?limit=100', target: '_blank' }, 'Журнал вызовов'),
      el('a', { class: 'button', href: '/' }, 'На главную'),
    );
    const startAnew = (): void =>
      dialogs.ask('Забыть все переписки?', 'Начать с чистого листа', [], async () => {
        await control.post('reset', {});
        location.reload();
      });
    root.append(button('Начать с чистого листа', startAnew));
    return { refresh: () => dialogs.attempt(refresh) };
  };
}

export type Panel = ReturnType<typeof makePanel>;
