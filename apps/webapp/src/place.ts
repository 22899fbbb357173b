import type { Cargo } from './api/client';
import type { Search } from './api/saved';
import type { Query } from './filter/query';
import type { Desk } from './subscription/subscription-screen';
import type { Tab } from './ui/tabs';

/** Where in the app the driver is: a tab, and what is open above it, the lowest first. */
export interface Place {
  readonly tab: Tab;
  readonly aside: 'favourites' | 'hidden' | undefined;
  readonly filter: boolean;
  /** The saved search whose filter is changed. */
  readonly editing: Search | undefined;
  /** The filter that is made a saved search. */
  readonly saving: Query | undefined;
  /** Loads opened one from another; the last one is seen. */
  readonly cargos: readonly string[];
  /** The load whose response is being written. */
  readonly offer: Cargo | undefined;
  /** Tariffs or a payment. */
  readonly desk: Desk | undefined;
}

export type Layer = Exclude<keyof Place, 'tab'> | 'paywall';

/** What covers what: the first one that is open is seen. */
const ORDER: readonly Exclude<Layer, 'paywall'>[] = ['offer', 'cargos', 'saving', 'editing', 'filter', 'aside'];

export const NOTHING_ABOVE: Omit<Place, 'tab'> = {
  aside: undefined,
  filter: false,
  editing: undefined,
  saving: undefined,
  cargos: [],
  offer: undefined,
  desk: undefined,
};

/** What the app was opened for by its link. Untrusted: it only says what to show. */
export const LINKS = { cargo: /^cargo_(\d{1,20})$/, search: /^search_([0-9a-f-]{36})$/, payment: /^pay_([0-9a-f-]{36})$/ };

export function startPlace(linked: string): Place {
  const cargo = LINKS.cargo.exec(linked)?.[1];
  const payment = LINKS.payment.exec(linked)?.[1];
  return {
    ...NOTHING_ABOVE,
    tab: 'cargos',
    cargos: cargo === undefined ? [] : [cargo],
    desk: payment === undefined ? undefined : { payment },
  };
}

/** @param paywall whether the driver has run into something paid */
export function topOf(place: Place, paywall: boolean): Layer | undefined {
  if (place.desk !== undefined) return 'desk';
  if (paywall) return 'paywall';
  return ORDER.find((layer) => (layer === 'cargos' ? place.cargos.length > 0 : Boolean(place[layer])));
}
