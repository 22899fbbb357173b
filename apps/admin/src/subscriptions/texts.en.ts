import type { SubscriptionTexts } from './texts.ru';

export const en: SubscriptionTexts = {
  title: 'Subscriptions',
  number: 'No.',
  state: 'State',
  states: { trial: 'Trial', active: 'In force', expiring: 'Ends soon', expired: 'Ended', blocked: 'Blocked' },
  source: 'Origin',
  autoRenew: 'Auto-renewal',
  starts: 'From',
  expires: 'Until',
  left: 'Left',
  endsFrom: 'Ends from',
  endsTo: 'to',
};
