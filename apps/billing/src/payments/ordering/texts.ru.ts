/** What payers and the tax office read. */
export const ru = {
  locale: 'ru_RU' as const,
  subscription: (tariff: string): string => `Подписка CargoTech Driver: ${tariff}`,
  /** In a chat, where the bot's name stands above. */
  invoice: (tariff: string): string => `Подписка: ${tariff}`,
};
