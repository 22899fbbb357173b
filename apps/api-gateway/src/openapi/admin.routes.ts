import type { Described } from './described';
import { adminStaffRoutes } from './admin-staff.routes';

/** Every route of the admin panel. */
export const adminRoutes: Readonly<Record<string, Described>> = {
  ...adminStaffRoutes,
};
