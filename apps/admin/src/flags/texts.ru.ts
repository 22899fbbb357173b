export const ru = {
  title: 'Флаги',
  about: 'Флаг включает новое без выкладки: всем, доле водителей или только названным. Доля — всегда одни и те же водители.',
  create: 'Новый флаг',
  name: 'Имя',
  nameHelp: 'Латинские буквы, цифры и дефис, например return-loads.',
  enabled: 'Включён',
  percentage: 'Доля водителей',
  drivers: 'Включён для водителей (id, по одному в строке)',
  driversWrong: 'Это не id водителей',
  none: 'Флагов ещё нет',
  save: 'Сохранить флаг',
  saved: 'Флаг сохранён',
  reset: 'Вернуть как было',
  offForAll: 'выключен для всех',
  share: (percent: number, drivers: number) => `${percent} % водителей${drivers === 0 ? '' : ` и ещё ${drivers} по списку`}`,
  changed: 'Изменён',
};
export type FlagTexts = typeof ru;
