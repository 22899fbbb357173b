import type { Schemas } from '../api/schemas';
export type Staff = Schemas['Staff'];
export const ROLES = ['super_admin', 'admin', 'accountant', 'support'] as const satisfies readonly Role[];
export type Role = Staff['role'];
export type Permission = Signed['permissions'][number];

export type Signed = Schemas['Signed'];
