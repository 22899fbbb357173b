import type { FlagTexts } from './texts.ru';

export const en: FlagTexts = {
  title: 'Flags',
  about:
    'A flag switches something on without a deploy: for all, for a share of drivers, or for those named. The share is always the same drivers.',
  create: 'New flag',
  name: 'Name',
  nameHelp: 'Latin letters, digits and hyphens, e.g. return-loads.',
  enabled: 'On',
  percentage: 'Share of drivers',
  drivers: 'On for these drivers (ids, one a line)',
  driversWrong: 'These are not ids of drivers',
  none: 'There are no flags yet',
  save: 'Save the flag',
  saved: 'The flag is saved',
  reset: 'As it was',
  offForAll: 'off for all',
  share: (percent: number, drivers: number) => `${percent}% of drivers${drivers === 0 ? '' : ` and ${drivers} more by list`}`,
  changed: 'Changed',
};
