import type { BroadcastWords } from './broadcasts.texts.types';

export const broadcastsEn: BroadcastWords = {
  nameless: 'driver',
  subscribe: 'Get mailings',
  ask: 'Do you agree to get news and offers from the service? This consent is separate, and you can withdraw it at any time: by the button under a mailing or in /profile.',
  agree: 'I agree',
  subscribed: 'Done: you will get news and offers.',
  unsubscribe: 'No more mailings',
  unsubscribed: 'There will be no more mailings. Alerts about loads, responses and your subscription stay.',
};
