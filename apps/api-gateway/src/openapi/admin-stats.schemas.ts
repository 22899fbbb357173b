import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { list, moment, number, orNull, ref, shape, text, whole, type Schema } from './schema';

const count = (description: string): SchemaObject => whole(description, { minimum: 0 });
const date = text('Day in Moscow', { format: 'date' });

/** Of one day, or added up over days. */
const sums: Record<string, Schema> = {
  newDrivers: count('Registered'),
  payments: count('Whose money came'),
  revenueKopecks: count('What came in roubles, refunds not taken off'),
  refundsKopecks: count('What went back'),
  revenueStars: count('What came in Stars'),
  refundsStars: count('What went back'),
  trialsEnded: count('Trials that came to their end'),
  trialsConverted: count('Of those, followed by a payment within 30 days'),
  churned: count('Subscriptions that ended with nothing to follow'),
  responses: shape({
    created: count('Made'),
    viewed: count('Contact opened by a dispatcher'),
    accepted: count('Accepted'),
    rejected: count('Rejected'),
    completed: count('Driven'),
    withdrawn: count('Withdrawn by the driver'),
  }),
  alerts: count('About single loads, that Telegram took'),
  upstreamCalls: count('Rights to call the exchange that were granted'),
  upstreamBudget: count('As many as there are at today’s limit'),
};
const delay = (description: string): SchemaObject => orNull(whole(description, { minimum: 0 }));
const share = (description: string): SchemaObject => orNull(number(description, { minimum: 0 }));

/** Figures by day, and what no service could handle. */
export const adminStatsSchemas: Record<string, SchemaObject> = {
  StatsDay: shape({
    date,
    drivers: count('Registered by the end of the day and not erased by then'),
    activeDrivers: count('Different drivers who were there'),
    activeSubscriptions: count('At the end of the day, trials aside'),
    trials: count('At the end of the day'),
    ...sums,
    alertDelayP50Ms: delay('From the exchange’s putting up a load to Telegram’s having its alert: half took less'),
    alertDelayP95Ms: delay('95 of 100 took less'),
  }),
  StatsTotals: shape({
    ...sums,
    conversion: share('Converted of the trials that ended, 0 to 1; null when none did'),
    churnRate: share('Churned of those active before the first day; null when none were'),
  }),
  Stats: shape({
    from: date,
    to: date,
    timeZone: text('Of the days', { example: 'Europe/Moscow' }),
    days: list(ref('StatsDay'), { maxItems: 800 }),
    totals: ref('StatsTotals'),
    unavailable: list(text('Part whose service does not answer', { enum: ['drivers', 'money', 'responses', 'budget'] })),
  }),
  ParkedMessage: shape({
    id: text('Place in the stream'),
    subject: text('Kind of fact', { example: 'evt.auth.driver-registered' }),
    consumer: text('Service that failed', { example: 'billing' }),
    eventId: text('Of the fact'),
    tries: count('How often it failed; 0 when that is not known'),
    error: text('The last failure'),
    parkedAt: moment('When it was put aside'),
    payload: { description: 'The fact, or the text as it came when it is no JSON' },
  }),
  ParkedMessageList: shape({
    items: list(ref('ParkedMessage')),
    page: shape({ nextCursor: orNull(text('For `cursor`; null on the last page')) }),
  }),
};
