import type { Language, ResponseStatus } from '#contracts';
import type { AlertTexts } from './alerts.texts.types';
import type { BroadcastWords } from './broadcasts.texts.types';
import type { SubscriptionTexts } from './subscription.texts.types';

/** Words for people about responses. */
export interface ResponseTexts {
  /** Of a response, for its driver and for dispatchers. */
  readonly status: Readonly<Record<ResponseStatus, string>>;
  readonly dispatcher: {
    readonly title: (number: string) => string;
    readonly cargoPrice: string;
    readonly noPrice: string;
    readonly offer: string;
    readonly driver: string;
    readonly nameless: string;
    readonly comment: string;
    readonly company: string;
    readonly cargo: string;
    readonly loading: string;
    readonly rating: string;
    readonly accept: string;
    readonly reject: string;
    readonly complete: string;
    readonly contact: string;
    readonly done: Readonly<Record<'accepted' | 'rejected' | 'completed', string>>;
    readonly already: (status: string) => string;
    readonly contactSent: string;
    readonly strangers: string;
    readonly gone: string;
  };
  /** What a driver is told of a step. */
  readonly told: Readonly<Record<'accepted' | 'rejected' | 'completed' | 'withdrawn', string>>;
  readonly rate: string;
  readonly openApp: string;
}

/** What the bot says before any command of its own is asked. */
export interface UpdateTexts {
  readonly sorry: string;
  readonly tooFast: string;
  /** Of the button beside the text field; it opens the Mini App. */
  readonly menuButton: string;
  readonly blocked: string;
}

/** Words of the bot's commands and dialogs. Lists are lines. */
export interface CommandTexts {
  /** Telegram's menu of commands: 256 characters at most. */
  readonly menu: Readonly<
    Record<
      | 'start'
      | 'cargos'
      | 'filter'
      | 'responses'
      | 'searches'
      | 'favourites'
      | 'subscribe'
      | 'subscription'
      | 'promo'
      | 'profile'
      | 'language'
      | 'help'
      | 'support'
      | 'paysupport'
      | 'terms'
      | 'stop',
      string
    >
  >;
  readonly openApp: string;
  readonly oldButton: string;
  readonly start: {
    readonly hello: (name: string | undefined) => string;
    readonly text: readonly string[];
    readonly find: string;
  };
  readonly notices: Readonly<Record<'help' | 'terms' | 'paysupport', readonly string[]>>;
  readonly profile: {
    readonly phone: string;
    readonly noPhone: string;
    readonly language: string;
    readonly zone: string;
    readonly truck: string;
    readonly noTruck: string;
    readonly languages: Readonly<Record<Language, string>>;
    readonly choose: string;
    readonly changed: string;
  };
  readonly support: Readonly<Record<'ask' | 'sent' | 'nobody' | 'title' | 'nameless', string>>;
  readonly staffLink: Readonly<Record<'title' | 'once' | 'open', string>>;
  readonly stop: Readonly<Record<'sure' | 'yes' | 'no' | 'done' | 'kept', string>>;
  readonly search: {
    readonly noCityNear: string;
    readonly puzzled: readonly string[];
    readonly unknownCommand: string;
  };
  readonly list: {
    readonly found: (count: number) => string;
    readonly noPrice: string;
    readonly loading: (day: string) => string;
    readonly updated: (time: string) => string;
    readonly stale: (updated: string) => string;
    readonly empty: string;
    readonly noMore: string;
    readonly notUnderstood: (words: string) => string;
    readonly change: string;
    readonly gone: string;
  };
  readonly cargo: {
    readonly removed: string;
    readonly noPrice: string;
    readonly partialLoad: string;
    readonly roundTrip: string;
    readonly inn: string;
    readonly number: string;
    readonly contactsHidden: string;
    readonly noContacts: string;
    readonly respond: string;
    readonly responded: (status: string) => string;
    readonly favourite: string;
    readonly back: string;
  };
  readonly filter: {
    readonly title: string;
    readonly ask: Readonly<Record<'from' | 'to' | 'radius' | 'weight' | 'body' | 'price', string>>;
    readonly which: string;
    readonly puzzled: string;
    readonly any: string;
    readonly skip: string;
    readonly show: string;
    readonly reset: string;
    readonly wasReset: string;
    readonly onlyCity: string;
    /** An end of the way that is not given: where to, where from. */
    readonly anywhere: string;
    readonly fromAnywhere: string;
    readonly chosenCity: string;
    readonly everything: string;
    readonly andMore: string;
    readonly since: (day: string) => string;
    readonly size: (tonnes: string, volume: string) => string;
    readonly bodies: (count: number) => string;
    readonly range: (min: string | undefined, max: string | undefined) => string;
  };
  readonly respond: {
    readonly askPhone: string;
    readonly sharePhone: string;
    readonly phoneByButton: string;
    readonly foreignContact: string;
    readonly phoneKept: (phone: string) => string;
    readonly askPrice: string;
    readonly priceUnclear: string;
    readonly askComment: string;
    readonly commentLong: (most: number) => string;
    readonly summary: string;
    readonly phone: string;
    readonly price: string;
    readonly priceOfCargo: string;
    readonly comment: string;
    readonly send: string;
    readonly skip: string;
    readonly cancel: string;
    readonly cancelled: string;
  };
  readonly responses: {
    readonly mine: string;
    readonly none: string;
    readonly title: (status: string) => string;
    readonly loading: (day: string) => string;
    /** What comes next, by status. */
    readonly hint: Readonly<Record<ResponseStatus, string>>;
    readonly withdraw: string;
    readonly withdrawSure: string;
    readonly withdrawYes: string;
    readonly withdrawNo: string;
    readonly openCargo: string;
    readonly all: string;
    readonly newest: string;
  };
  readonly rating: Readonly<Record<'askComment' | 'skip' | 'thanks', string>>;
  /** By the code of the refusal. */
  readonly refusals: Readonly<
    Record<
      | 'EXCHANGE_UNAVAILABLE'
      | 'SERVICE_UNAVAILABLE'
      | 'CARGO_NOT_FOUND'
      | 'CARGO_REMOVED'
      | 'RESPONSE_STATE'
      | 'NOT_FOUND'
      | 'FILTER_INVALID'
      | 'SEARCH_LIMIT'
      | 'SUBSCRIPTION_REQUIRED'
      | 'other',
      string
    >
  >;
}

export interface Texts {
  readonly alerts: AlertTexts;
  readonly broadcasts: BroadcastWords;
  readonly commands: CommandTexts;
  readonly updates: UpdateTexts;
  readonly responses: ResponseTexts;
  readonly subscription: SubscriptionTexts;
}

export type TextsByLanguage = Readonly<Record<Language, Texts>>;
