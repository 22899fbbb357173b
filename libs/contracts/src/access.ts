import { refusalCode } from './refusal';
import type { Access } from './shared/driver';

/** What is paid, asked for without a subscription. Never said to somebody whose access is not known. */
export const SUBSCRIPTION_REQUIRED = refusalCode('SUBSCRIPTION_REQUIRED', 'payment-required');

/**
 * The one table of what each route needs. Asked at both doors: the gateway's guard and the bot's middleware.
 * `open` needs nothing, `session` a signed-in driver, `paid` a running subscription, `first-page` a subscription from the second page on.
 */
export type Need = 'open' | 'session' | 'paid' | 'first-page';

export const ROUTE_NEEDS = {
  'auth.login': 'open',
  'auth.logout': 'session',
  'me.read': 'session',
  'me.update': 'session',
  'me.erase': 'session',
  'dictionaries.read': 'session',
  'cargos.list': 'first-page',
  'cargos.detail': 'session',
  'cargos.contacts': 'paid',
  'filters.remember': 'session',
  'marks.read': 'session',
  'responses.create': 'paid',
  'responses.list': 'session',
  'responses.withdraw': 'session',
  'responses.rate': 'session',
  'events.listen': 'session',
  'links.open': 'open',
  'webhooks.telegram': 'open',
  'webhooks.yookassa': 'open',
  'searches.read': 'session',
  'searches.change': 'paid',
  'searches.delete': 'session',
  'marks.change': 'paid',
  'marks.clear': 'session',
  'favourites.read': 'paid',
  'tariffs.read': 'session',
  'subscription.read': 'session',
  'subscription.change': 'session',
  'payments.create': 'session',
  'payments.read': 'session',
  'promo.use': 'session',
} as const satisfies Record<string, Need>;

export type RouteName = keyof typeof ROUTE_NEEDS;

/** The same for the bot: a command, the first word of a button's data, or a kind of message without a command. */
export const COMMAND_NEEDS = {
  start: 'open',
  help: 'open',
  terms: 'open',
  support: 'open',
  paysupport: 'open',
  /** Of staff; auth-session knows who that is. */
  admin: 'open',
  language: 'session',
  profile: 'session',
  stop: 'session',
  searches: 'session',
  search: 'session',
  results: 'session',
  forget: 'session',
  mute: 'session',
  mailings: 'session',
  save: 'paid',
  restore: 'paid',
  alerts: 'paid',
  quiet: 'paid',
  limit: 'paid',
  subscribe: 'session',
  subscription: 'session',
  promo: 'session',
  buy: 'session',
  pay: 'session',
  renewal: 'session',
  card: 'session',
  payment: 'session',
  cargos: 'session',
  filter: 'session',
  text: 'session',
  location: 'session',
  list: 'first-page',
  open: 'session',
  cargo: 'session',
  favourite: 'paid',
  favourites: 'paid',
  unfavourite: 'session',
  hide: 'paid',
  unhide: 'session',
  block: 'paid',
  unblock: 'session',
  call: 'paid',
  respond: 'paid',
  skip: 'paid',
  send: 'paid',
  cancel: 'session',
  responses: 'session',
  response: 'session',
  withdraw: 'session',
  'withdraw-yes': 'session',
  rate: 'session',
  rated: 'session',
} as const satisfies Record<string, Need>;

export type CommandAction = keyof typeof COMMAND_NEEDS;

/** A part of a list that is asked for. */
export interface ListPart {
  readonly limit: number;
  readonly offset: number;
}

/** Free without a subscription: the first page of any list, this long at most. */
const FREE_PAGE: ListPart = { limit: 20, offset: 0 };

/** Whether `access` is enough for what is asked. */
export function mayUse(need: Need, access: Pick<Access, 'active'>, page: ListPart = FREE_PAGE): boolean {
  switch (need) {
    case 'open':
    case 'session':
      return true;
    case 'first-page':
      return access.active || (page.offset <= FREE_PAGE.offset && page.limit <= FREE_PAGE.limit);
    case 'paid':
      return access.active;
  }
}
