import type { BroadcastWords } from './broadcasts.texts.types';

export const broadcastsRu: BroadcastWords = {
  nameless: 'водитель',
  subscribe: 'Получать рассылки',
  ask: 'Согласны получать от сервиса новости и предложения? Это отдельное согласие, отозвать его можно в любой момент: кнопкой под рассылкой или в /profile.',
  agree: 'Согласен',
  subscribed: 'Готово: будем присылать новости и предложения.',
  unsubscribe: 'Не присылать рассылки',
  unsubscribed: 'Рассылок больше не будет. Уведомления о грузах, откликах и подписке останутся.',
};
