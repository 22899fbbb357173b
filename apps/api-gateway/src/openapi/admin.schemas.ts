import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { adminBroadcastSchemas } from './admin-broadcasts.schemas';
import { adminDriverSchemas } from './admin-drivers.schemas';
import { adminStatsSchemas } from './admin-stats.schemas';
import { adminConfigurationSchemas } from './admin-configuration.schemas';
import { adminMoneySchemas } from './admin-money.schemas';
import { adminStaffSchemas } from './admin-staff.schemas';

/** Every named shape of the admin panel's API. */
export const adminSchemas: Record<string, SchemaObject> = {
  ...adminBroadcastSchemas,
  ...adminDriverSchemas,
  ...adminStatsSchemas,
  ...adminConfigurationSchemas,
  ...adminMoneySchemas,
  ...adminStaffSchemas,
};
