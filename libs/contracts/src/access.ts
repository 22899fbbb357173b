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
  'webhooks.telegram': 'open',
} as const satisfies Record<string, Need>;

export type RouteName = keyof typeof ROUTE_NEEDS;
