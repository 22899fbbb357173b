import type { Described } from './described';
import { adminBroadcastRoutes } from './admin-broadcasts.routes';
import { adminDriverRoutes } from './admin-drivers.routes';
import { adminStatsRoutes } from './admin-stats.routes';
import { adminConfigurationRoutes } from './admin-configuration.routes';
import { adminMoneyRoutes } from './admin-money.routes';
import { adminStaffRoutes } from './admin-staff.routes';

/** Every route of the admin panel. */
export const adminRoutes: Readonly<Record<string, Described>> = {
  ...adminBroadcastRoutes,
  ...adminDriverRoutes,
  ...adminStatsRoutes,
  ...adminConfigurationRoutes,
  ...adminMoneyRoutes,
  ...adminStaffRoutes,
};
