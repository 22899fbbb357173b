import type { WorkName } from '../scale/scene';

/** How drivers behave. None of it is measured: production will say, and then these lines are the ones to change. */
export interface Assumptions {
  /** Share of the drivers who are there at the busiest moment. */
  readonly atOnce: number;
  /** One of them does something so often, s. */
  readonly everySeconds: number;
  /** What they do, shares of one. */
  readonly mix: Readonly<Partial<Record<WorkName, number>>>;
  /** How long somebody stays, s. Every visit begins with a launch: a login, a first list and a look at oneself. */
  readonly visitSeconds: number;
  /** Visits a day of an average driver. */
  readonly visitsADay: number;
  /** So much busier than the mean of a day its busiest moment is, for what does not follow from who is there. */
  readonly peakFactor: number;
  /** Per driver and day. */
  readonly newcomersADay: number;
  readonly responsesADay: number;
  readonly savedSearchesADay: number;
  readonly paymentsADay: number;
  readonly alertsADay: number;
  /** Facts for open Mini Apps per response, payment and alert: a status, an access, a change of a load. */
  readonly eventsEach: number;
  /** A replica of Node.js is one core; above this share of it waiting begins to grow. */
  readonly utilisation: number;
}

export const ASSUMPTIONS: Assumptions = {
  atOnce: 0.1,
  everySeconds: 30,
  mix: { 'list, every 30 s': 0.5, 'list, not changed': 0.2, detail: 0.25, autocomplete: 0.05 },
  visitSeconds: 600,
  visitsADay: 3,
  peakFactor: 3,
  newcomersADay: 0.003,
  responsesADay: 0.3,
  savedSearchesADay: 0.02,
  paymentsADay: 0.01,
  alertsADay: 2,
  eventsEach: 2,
  utilisation: 0.6,
};

/** Limits of others, each with its place in the documents. */
export const LIMITS = {
  /** Telegram: messages a second of one bot to all its chats, and messages a minute to one group. */
  telegramPerSecond: 30,
  telegramGroupPerMinute: 20,
  /** CargoTech: calls a minute of one account; half of them are kept for watching (CARGOTECH_WATCH_SHARE). */
  exchangePerMinute: 600,
  watchShare: 0.5,
  /** A list is asked for anew after so long at the earliest: four fifths of the five minutes that data may be old. */
  listRenewedSeconds: 240,
  /** Connections of one replica's pool (libs/persistence). */
  pool: 10,
  /** What is dropped is dropped after so many days at the latest. */
  passingDays: 35,
  /** Drivers that a gateway keeps in mind (its maps of sessions, buckets and access). */
  keptDrivers: 50_000,
} as const;
