import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { adminStaffSchemas } from './admin-staff.schemas';

/** Every named shape of the admin panel's API. */
export const adminSchemas: Record<string, SchemaObject> = {
  ...adminStaffSchemas,
};
