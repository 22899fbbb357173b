/** What payers read. */
export const en = {
  locale: 'en_US' as const,
  subscription: (tariff: string): string => `CargoTech Driver subscription: ${tariff}`,
  /** In a chat, where the bot's name stands above. */
  invoice: (tariff: string): string => `Subscription: ${tariff}`,
};
