/** What a member of staff is, from the most trusted down. */
export const STAFF_ROLES = ['super_admin', 'admin', 'accountant', 'support'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

const ADMINS = ['super_admin', 'admin'] as const;
const MONEY = [...ADMINS, 'accountant'] as const;
const HELP = [...ADMINS, 'support'] as const;
const SUPER = ['super_admin'] as const;

/**
 * The one table of who may do what in the admin panel. Every route of it names a row; what is not listed is forbidden.
 * `self` and `sessions.*` are about one's own account; another's sessions take `staff.read` and `staff.change` besides.
 */
export const STAFF_PERMISSIONS = {
  self: STAFF_ROLES,
  'sessions.read': STAFF_ROLES,
  'sessions.end': STAFF_ROLES,
  'staff.read': SUPER,
  'staff.change': SUPER,
  'stats.read': MONEY,
  'drivers.read': STAFF_ROLES,
  'drivers.grant': HELP,
  'drivers.block': HELP,
  'drivers.erase': ADMINS,
  'drivers.annotate': HELP,
  'payments.read': STAFF_ROLES,
  'payments.refund': MONEY,
  'payments.export': MONEY,
  'subscriptions.read': STAFF_ROLES,
  'promo-codes.read': STAFF_ROLES,
  'promo-codes.change': ADMINS,
  'settings.read': ADMINS,
  'settings.change': ADMINS,
  'flags.read': ADMINS,
  'flags.change': ADMINS,
  'audit.read': ADMINS,
  'audit.verify': ADMINS,
  'broadcasts.read': ADMINS,
  'broadcasts.change': ADMINS,
  'segments.read': ADMINS,
  'segments.change': ADMINS,
  'parked.read': ADMINS,
  'parked.requeue': ADMINS,
} as const satisfies Record<string, readonly StaffRole[]>;

export type StaffPermission = keyof typeof STAFF_PERMISSIONS;

export const mayDo = (role: StaffRole, permission: StaffPermission): boolean =>
  (STAFF_PERMISSIONS[permission] as readonly StaffRole[]).includes(role);

/** The rows of the table that a role has. */
export const permissionsOf = (role: StaffRole): StaffPermission[] =>
  (Object.keys(STAFF_PERMISSIONS) as StaffPermission[]).filter((permission) => mayDo(role, permission));
