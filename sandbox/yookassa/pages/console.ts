import type { FastifyInstance } from 'fastify';
import { startConsole } from './browser';
import { escaped, page } from './html';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const key = (label: string, path: string, body: object = {}, method = 'POST'): string =>
  `<button data-path="${path}" data-method="${method}" data-body="${escaped(JSON.stringify(body))}">${label}</button>`;
const section = (title: string, ...keys: readonly string[]): string =>
  `<section class="paper"><h2>${title}</h2><div class="keys">${keys.join('')}</div></section>`;

const BODY = `<main class="wide"><div class="mark"><h1>ЮKassa: песочница</h1><small id="now"></small></div>
<div class="columns" id="keys">
${section(
  'Часы',
  key('Стоп', 'clock', { speed: 0 }),
  key('×1', 'clock', { speed: 1 }),
  key('+10 минут', 'clock', { stepMs: HOUR / 6 }),
  key('+1 час', 'clock', { stepMs: HOUR }),
  key('+1 день', 'clock', { stepMs: DAY }),
  key('+7 дней', 'clock', { stepMs: 7 * DAY }),
)}
${section(
  'Магазин',
  key('Чеки нужны', 'settings', { fiscalization: true }),
  key('Без чеков', 'settings', { fiscalization: false }),
  key('Автоплатежи разрешены', 'settings', { autopayments: true }),
  key('Автоплатежи запрещены', 'settings', { autopayments: false }),
  key('Отказ карты: конец', 'settings', { declineOnPage: 'cancel' }),
  key('Отказ карты: ещё попытка', 'settings', { declineOnPage: 'retry' }),
)}
${section(
  'Следующее автосписание',
  key('Не хватает денег', 'autopayments/next', { outcome: 'canceled', reason: 'insufficient_funds' }),
  key('Карта истекла', 'autopayments/next', { outcome: 'canceled', reason: 'card_expired' }),
  key('Разрешение отозвано', 'autopayments/next', { outcome: 'canceled', party: 'yoo_money', reason: 'permission_revoked' }),
  key('Зависает', 'autopayments/next', { outcome: 'pending' }),
)}
${section(
  'Возвраты',
  key('Сразу', 'refunds/mode', { outcome: 'succeeded' }),
  key('Через 10 минут', 'refunds/mode', { outcome: 'pending', settleAfterMs: HOUR / 6 }),
  key('Отклоняются', 'refunds/mode', { outcome: 'canceled', reason: 'insufficient_funds' }),
)}
${section(
  'Неприятности с API',
  key('429 × 3', 'faults', { kind: 'status', status: 429, retryAfterMs: 1_000, times: 3 }),
  key('401 × 3', 'faults', { kind: 'status', status: 401, times: 3 }),
  key('500, не выполнено', 'faults', { kind: 'status', status: 500 }),
  key('500, но выполнено', 'faults', { kind: 'status', status: 500, executed: true }),
  key('202 × 2', 'faults', { kind: 'processing', times: 2 }),
  key('502 HTML × 3', 'faults', { kind: 'html', times: 3 }),
  key('Молчание', 'faults', { kind: 'hang' }),
  key('Обрыв, но выполнено', 'faults', { kind: 'reset', executed: true }),
  key('Ответ через 20 с', 'faults', { kind: 'delay', delayMs: 20_000 }),
  key('Снять', 'faults', {}, 'DELETE'),
)}
${section(
  'Неприятности с уведомлениями',
  key('Дважды × 5', 'notifications/behaviour', { duplicate: 5 }),
  key('Пару наоборот', 'notifications/behaviour', { reorder: 2 }),
  key('Потерять × 1', 'notifications/behaviour', { drop: 1 }),
  key('Старый объект × 1', 'notifications/behaviour', { stale: 1 }),
  key('Задержка 1 минута', 'notifications/behaviour', { delayMs: 60_000 }),
  key('Всё в порядке', 'notifications/behaviour', { duplicate: 0, reorder: 0, drop: 0, stale: 0, delayMs: 0 }),
  key('Подделка: чужой адрес', 'notifications/forge', { kind: 'foreign-address' }),
  key('Подделка: другая сумма', 'notifications/forge', { kind: 'altered-amount' }),
  key('Подделка: нет такого', 'notifications/forge', { kind: 'invented-id' }),
  key('Подделка: ещё не оплачен', 'notifications/forge', { kind: 'premature' }),
  key('Подделка: чужой заказ', 'notifications/forge', { kind: 'altered-metadata' }),
)}
</div>
<div class="columns"><section class="paper"><h2>Платежи</h2><ul class="rows" id="payments"></ul></section>
<section class="paper"><h2>Уведомления</h2><ul class="rows" id="notifications"></ul></section></div>
<section class="paper"><h2>Ответ</h2><pre id="answer" aria-live="polite" tabindex="0" aria-label="Ответ">—</pre></section>
<p><a class="button" href="/">На главную</a> <a class="button" href="/yookassa/_control/state">Состояние</a> <a class="button" href="/yookassa/_control/requests">Журнал запросов</a></p>
</main>`;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Payments, notifications and buttons at `/yookassa/`. */
export function registerConsole(app: FastifyInstance): void {
  const html = page('ЮKassa: песочница', BODY, '<script src="/yookassa/console.js" defer></script>');
  // The compiled function itself: checked like all other code, no second build.
  const script = `'use strict';(${startConsole.toString()})();`;
  for (const [path, type, body] of [
    ['/', 'text/html', html],
    ['/console.js', 'text/javascript', script],
  ] as const) {
    app.get(path, (_request, reply) =>
      reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' }).type(`${type}; charset=utf-8`).send(body),
    );
  }
}
