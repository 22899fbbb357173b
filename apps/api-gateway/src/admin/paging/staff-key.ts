import { createHash, randomUUID } from 'node:crypto';
import type { StaffDoing } from '#contracts';

/** The key of one deed of one member of staff: what two of them call the same is not the same. A new one when none was given. */
export const staffKey = ({ actor }: StaffDoing, key: string | undefined): string =>
  createHash('sha256')
    .update(`${actor} ${key ?? randomUUID()}`)
    .digest('base64url');
