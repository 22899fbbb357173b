export const ru = {
  title: 'Подписки',
  number: '№',
  state: 'Состояние',
  states: {
    trial: 'Пробная',
    active: 'Действует',
    expiring: 'Скоро закончится',
    expired: 'Закончилась',
    blocked: 'Заблокирован',
  },
  source: 'Откуда',
  autoRenew: 'Автопродление',
  starts: 'С',
  expires: 'До',
  left: 'Осталось',
  endsFrom: 'Заканчивается с',
  endsTo: 'по',
};
export type SubscriptionTexts = typeof ru;
