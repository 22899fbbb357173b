/** All services of the product. */
export const SERVICES = ['auth-session', 'cargo-gateway', 'filtering', 'billing', 'bot', 'api-gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];
