/** Words of the bot about alerts, saved searches and what a driver puts aside. Lists are lines. */
export interface AlertTexts {
  readonly card: {
    readonly title: string;
    /** Listings of the same load, with their prices when these are known. */
    readonly twins: (count: number, prices: string | undefined) => string;
    readonly profit: (sum: string) => string;
    readonly matched: (names: readonly string[]) => string;
    readonly open: string;
    readonly call: string;
    readonly hide: string;
    readonly mute: string;
    readonly hidden: (route: string) => string;
    readonly unhide: string;
    readonly block: string;
  };
  readonly digest: {
    readonly title: (count: number) => string;
    readonly more: (count: number) => string;
    readonly searches: string;
  };
  readonly searches: {
    readonly title: string;
    readonly none: readonly string[];
    readonly saveLast: string;
    readonly save: string;
    readonly saved: (name: string) => string;
    readonly already: (name: string) => string;
    readonly today: (count: number) => string;
    readonly on: string;
    readonly off: string;
    readonly mutedUntil: (moment: string) => string;
    readonly quiet: (from: string, to: string) => string;
    readonly noQuiet: string;
    readonly limit: (count: number) => string;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly muteToday: string;
    readonly unmute: string;
    readonly setQuiet: string;
    readonly setLimit: string;
    readonly results: string;
    readonly forget: string;
    readonly all: string;
    readonly forgotten: (name: string) => string;
    readonly restore: string;
    readonly askQuiet: string;
    readonly quietUnclear: string;
    readonly withoutQuiet: string;
    readonly askLimit: (most: number) => string;
    readonly limitUnclear: (most: number) => string;
    readonly askMute: string;
    readonly back: string;
    readonly gone: string;
  };
  readonly marks: {
    readonly favourite: string;
    readonly unfavourite: string;
    readonly removeFavourite: string;
    readonly favourites: string;
    readonly noFavourites: string;
    readonly newest: string;
    readonly hide: string;
    readonly hiddenLoad: string;
    readonly block: string;
    readonly blocked: string;
    readonly unblock: string;
    readonly unblocked: string;
    readonly noPhone: string;
    readonly calling: string;
  };
}
