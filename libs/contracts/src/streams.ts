/**
 * The JetStream streams of the product: one per service that says something. A fact is kept long enough for a service
 * that was away to catch up; the outbox rows keep it longer still, so that a lost stream can be filled again.
 */
export interface StreamDeclaration {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxAgeMs: number;
}

const DAY_MS = 86_400_000;

export const STREAMS: readonly StreamDeclaration[] = [
  { name: 'EVT_AUTH', subjects: ['evt.auth.>'], maxAgeMs: 30 * DAY_MS },
  { name: 'EVT_BILLING', subjects: ['evt.billing.>'], maxAgeMs: 30 * DAY_MS },
  { name: 'EVT_BOT', subjects: ['evt.bot.>'], maxAgeMs: 30 * DAY_MS },
  { name: 'EVT_CARGO', subjects: ['evt.cargo.>'], maxAgeMs: DAY_MS },
  { name: 'EVT_FILTERING', subjects: ['evt.filtering.>'], maxAgeMs: 2 * DAY_MS },
  { name: 'EVT_TELEGRAM', subjects: ['evt.telegram.>'], maxAgeMs: 2 * DAY_MS },
  { name: 'EVT_LIVE', subjects: ['evt.live.>'], maxAgeMs: DAY_MS / 96 },
  { name: 'EVT_AUDIT', subjects: ['evt.audit.>'], maxAgeMs: 30 * DAY_MS },
  { name: 'EVT_ALARM', subjects: ['evt.alarm.>'], maxAgeMs: 7 * DAY_MS },
  { name: 'PARKED', subjects: ['parked.>'], maxAgeMs: 30 * DAY_MS },
];
