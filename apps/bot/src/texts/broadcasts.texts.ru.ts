import type { BroadcastWords } from './broadcasts.texts.types';

export const broadcastsRu: BroadcastWords = {
  nameless: 'водитель',
  unsubscribe: 'Не присылать рассылки',
  unsubscribed: 'Рассылок больше не будет. Уведомления о грузах, откликах и подписке останутся.',
};
