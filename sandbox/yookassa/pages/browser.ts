/// <reference lib="dom" />

interface Amount {
  readonly value: string;
}
interface Payment {
  readonly id: string;
  readonly status: string;
  readonly amount: Amount;
  readonly refunded_amount?: Amount;
  readonly description?: string;
  readonly created_at: string;
  readonly confirmation?: { readonly confirmation_url?: string };
  readonly cancellation_details?: { readonly reason: string };
  readonly payment_method?: { readonly title?: string; readonly saved: boolean };
}
interface Notification {
  readonly id: number;
  readonly event: string;
  readonly objectId: string;
  readonly state: string;
  readonly at: string;
  readonly attempts: readonly { readonly status: number }[];
}
interface State {
  readonly now: string;
  readonly payments: readonly Payment[];
  readonly notifications: readonly Notification[];
}

/** What the console does in the browser. Words only ever become text nodes. */
export function startConsole(): void {
  const byId = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
  const el = (tag: string, text: string, ...children: Node[]): HTMLElement => {
    const element = document.createElement(tag);
    if (text !== '') element.append(text);
    element.append(...children);
    return element;
  };
  const key = (label: string, path: string, body: object, method = 'POST'): HTMLElement => {
    const button = el('button', label);
    Object.assign(button.dataset, { path, method, body: JSON.stringify(body) });
    return button;
  };
  const keys = (...buttons: HTMLElement[]): HTMLElement => {
    const row = el('div', '', ...buttons);
    row.className = 'keys';
    return row;
  };
  const time = (iso: string): string => new Date(iso).toLocaleString('ru-RU');

  const paymentRow = (one: Payment): HTMLElement => {
    const row = el('li', '', el('header', '', el('span', `${one.amount.value} ₽`), el('span', one.status)));
    const about = [one.description, one.payment_method?.title, one.cancellation_details?.reason].filter(Boolean).join(' · ');
    row.append(el('span', about), el('small', `${one.id} · ${time(one.created_at)}`));
    if (one.status === 'pending') {
      const actions = keys(key('Оплатить', 'payments/pay', { id: one.id }), key('Отказать', 'payments/decline', { id: one.id }));
      const url = one.confirmation?.confirmation_url;
      if (url !== undefined) {
        const link = document.createElement('a');
        Object.assign(link, { href: url, className: 'button', textContent: 'Страница оплаты' });
        actions.append(link);
      }
      row.append(actions);
    } else if (one.payment_method?.saved === true) {
      row.append(keys(key('Отозвать сохранённый способ', 'methods/revoke', { id: one.id })));
    }
    return row;
  };
  const notificationRow = (one: Notification): HTMLElement => {
    const tries = one.attempts.map(({ status }) => (status === 0 ? 'нет ответа' : String(status))).join(', ');
    return el(
      'li',
      '',
      el('header', '', el('span', one.event), el('span', one.state)),
      el('small', `${one.objectId} · ${time(one.at)}${tries === '' ? '' : ` · ответы: ${tries}`}`),
      keys(key('Отправить ещё раз', 'notifications/resend', { id: one.id })),
    );
  };
  const fill = (id: string, rows: readonly HTMLElement[]): void =>
    byId(id).replaceChildren(...(rows.length > 0 ? rows : [el('li', 'Пока пусто')]));

  let shownState = '';
  const refresh = async (): Promise<void> => {
    const response = await fetch('/yookassa/_control/state');
    const text = await response.text();
    const { payments, notifications, now } = JSON.parse(text) as State;
    byId('now').textContent = time(now);
    // Rows are made anew only when they differ, or a finger would miss its button.
    const rows = JSON.stringify([payments, notifications]);
    if (rows === shownState) return;
    shownState = rows;
    fill('payments', payments.map(paymentRow));
    fill('notifications', notifications.map(notificationRow));
  };
  const press = async ({ path = '', method = 'POST', body = '{}' }: DOMStringMap): Promise<void> => {
    const options = method === 'DELETE' ? { method } : { method, headers: { 'content-type': 'application/json' }, body };
    const response = await fetch(`/yookassa/_control/${path}`, options);
    byId('answer').textContent = JSON.stringify(await response.json(), null, 2);
    await refresh();
  };
  const soothe = (work: Promise<void>): void => {
    work.catch(() => (byId('answer').textContent = 'Песочница не отвечает'));
  };
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLElement && target.dataset['path'] !== undefined) soothe(press(target.dataset));
  });
  soothe(refresh());
  setInterval(() => soothe(refresh()), 2_000);
}
