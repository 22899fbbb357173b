import type { BroadcastWords } from './broadcasts.texts.types';

export const broadcastsEn: BroadcastWords = {
  nameless: 'driver',
  unsubscribe: 'No more mailings',
  unsubscribed: 'There will be no more mailings. Alerts about loads, responses and your subscription stay.',
};
