import { TEST_CARDS, findCard, type TestCard } from '../shop/cards';
import { escaped, page } from './html';
import { OUTCOMES } from './words';

/** What the payer's page is about: a payment, or a card to bind. */
export interface Order {
  readonly id: string;
  readonly title: string;
  /** For people; empty when nothing is charged. */
  readonly sum: string;
  readonly saves: boolean;
  /** Where the payer goes back to. */
  readonly returnUrl?: string | undefined;
}

const ACTION = '/yookassa/checkout/payments/v2/contract';

const hidden = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('');

const frame = ({ title, sum }: Order, body: string): string =>
  page(
    sum === '' ? 'Привязка карты' : `Оплата ${sum}`,
    `<main><div class="mark"><span>ЮKassa</span><small>песочница</small></div>` +
      `<section class="paper sum"><p class="hint">${escaped(title)}</p><h1>${sum === '' ? 'Привязка карты' : sum}</h1></section>${body}</main>`,
  );

const grouped = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

const cardLink = ({ number, type, threeDSecure, decline }: TestCard, order: Order, chosen: string): string =>
  `<li><a href="${ACTION}?orderId=${encodeURIComponent(order.id)}&amp;card=${number}"${number === chosen ? ' aria-current="true"' : ''}>` +
  `<span class="number">${grouped(number)}</span><small>${threeDSecure && decline === undefined ? `${type}, 3-D Secure` : type}</small></a></li>`;

function testCards(order: Order, chosen: string): string {
  const groups = new Map<string, TestCard[]>();
  for (const card of TEST_CARDS) {
    const name =
      card.decline === undefined ? 'Платёж проходит' : `Отказ: ${OUTCOMES[card.decline.reason] ?? card.decline.reason}`;
    groups.set(name, [...(groups.get(name) ?? []), card]);
  }
  const lists = Array.from(
    groups,
    ([name, cards]) =>
      `<li><h2>${name}</h2><ul class="cards">${cards.map((one) => cardLink(one, order, chosen)).join('')}</ul></li>`,
  );
  return `<details><summary>Тестовые карты</summary><ul class="cards">${lists.join('')}</ul></details>`;
}

/** @param card number to begin with @param trouble what went wrong with the last try */
export function formPage(order: Order, card: string, trouble = ''): string {
  const known = findCard(card);
  const number = escaped(grouped(card.replaceAll(/\D/g, '')));
  const other = (action: string, label: string): string =>
    `<form method="post" action="${ACTION}">${hidden({ orderId: order.id, action })}<button>${label}</button></form>`;
  const field = (label: string, name: string, value: string, mode: string, max: number): string =>
    `<label>${label}<input name="${name}" inputmode="numeric" autocomplete="${mode}" maxlength="${max}" required value="${value}"></label>`;
  return frame(
    order,
    `<section class="paper"><h2>Банковская карта</h2>${trouble === '' ? '' : `<p class="bad" role="alert">${escaped(trouble)}</p>`}` +
      `<form method="post" action="${ACTION}">${hidden({ orderId: order.id, action: 'card' })}` +
      field('Номер карты', 'card', number, 'cc-number', 23) +
      `<div class="pair">${field('Месяц / год', 'expiry', known === undefined ? '' : '12 / 30', 'cc-exp', 7)}${field('Код', 'csc', known === undefined ? '' : '123', 'cc-csc', 4)}</div>` +
      (order.saves ? `<p class="hint">Карта сохранится, чтобы магазин мог списывать следующие платежи.</p>` : '') +
      `<button class="main">${order.sum === '' ? 'Привязать' : `Заплатить ${order.sum}`}</button></form>${testCards(order, known?.number ?? '')}</section>` +
      `<section class="paper">${other('sbp', 'СБП: через приложение банка')}${order.sum === '' ? '' : other('wallet', 'Кошелёк ЮMoney')}</section>` +
      back(order, 'Вернуться в магазин без оплаты'),
  );
}

/** The bank asks whether it is the owner of the card. Any code will do. */
export const secretPage = (order: Order, card: TestCard): string =>
  frame(
    order,
    `<section class="paper"><h2>Подтверждение банка</h2><p>Банк отправил код владельцу карты •${card.number.slice(-4)}. В песочнице подойдёт любой.</p>` +
      `<form method="post" action="${ACTION}">${hidden({ orderId: order.id, action: '3ds', card: card.number })}` +
      `<label>Код из сообщения<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required value="1234"></label>` +
      `<button class="main">Подтвердить</button></form>` +
      `<form method="post" action="${ACTION}">${hidden({ orderId: order.id, action: '3ds-cancel', card: card.number })}<button>Отменить</button></form></section>`,
  );

/** The end, good or bad. */
export const endPage = (order: Order, good: boolean, heading: string, words: string): string =>
  frame(
    order,
    `<section class="paper"><h2 class="${good ? 'good' : 'bad'}" role="status">${escaped(heading)}</h2><p>${escaped(words)}</p>` +
      `${back(order, 'Вернуться в магазин', 'main')}</section>`,
  );

export const lostPage = (): string =>
  page(
    'Платёж не найден',
    `<main><div class="mark"><span>ЮKassa</span><small>песочница</small></div><section class="paper"><h1>Платёж не найден</h1><p>Проверьте ссылку или вернитесь в магазин и начните заново.</p></section></main>`,
  );

const back = ({ returnUrl }: Order, label: string, look = ''): string =>
  returnUrl === undefined ? '' : `<a class="button ${look}" href="${escaped(returnUrl)}" rel="noreferrer">${label}</a>`;
