import type { Language, ResponseStatus } from '#contracts';

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
  readonly blocked: string;
}

export interface Texts {
  readonly updates: UpdateTexts;
  readonly responses: ResponseTexts;
}

export type TextsByLanguage = Readonly<Record<Language, Texts>>;
