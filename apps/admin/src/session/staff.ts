/** A staff account as the API shows it. */
export interface Staff {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly language: 'ru' | 'en';
  readonly telegramId: string | null;
  readonly totp: boolean;
  readonly blockedAt: string | null;
  readonly lastSignInAt: string | null;
  readonly createdAt: string;
  readonly version: number;
}
export const ROLES = ['super_admin', 'admin', 'accountant', 'support'] as const;
export type Role = (typeof ROLES)[number];

export interface Signed {
  readonly staff: Staff;
  readonly csrfToken: string;
  readonly expiresAt: string;
  readonly totpEnrolmentRequired: boolean;
  readonly permissions: readonly string[];
}
