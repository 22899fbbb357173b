import { permissionsOf, type Staff, type StaffPermission, type StaffSession } from '#contracts';

/** Who is signed in, what they may do, and what their page has to send with every change. */
export interface Signed {
  readonly staff: Staff;
  readonly csrfToken: string;
  /** ISO 8601; slides while the session is used. */
  readonly expiresAt: string;
  readonly totpEnrolmentRequired: boolean;
  readonly permissions: readonly StaffPermission[];
}

export const signedOf = ({ staff, expiresAt, totpEnrolmentRequired }: StaffSession, csrfToken: string): Signed => ({
  staff,
  csrfToken,
  expiresAt,
  totpEnrolmentRequired,
  permissions: permissionsOf(staff.role),
});
