import type { StaffPermission } from '#contracts';
import { RouteConfig } from '@nestjs/platform-fastify';

/** What the door of the admin panel has to know about a route. */
export interface AdminRouteAtTheDoor {
  /** Its row in STAFF_PERMISSIONS. */
  readonly permission: StaffPermission;
  /** Query parameters it takes, each at most once. None when absent. */
  readonly query?: readonly string[];
  /** Signing in: nobody has a session yet. Limited by address. */
  readonly open?: true;
  /** Longest wait for the answer, ms, where the usual one does not do. */
  readonly budgetMs?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly atTheAdminDoor?: AdminRouteAtTheDoor;
  }
}

/** Stands on every controller method under /api/v1/admin; one without it is not reachable. */
export const AdminRoute = (permission: StaffPermission, more: Omit<AdminRouteAtTheDoor, 'permission'> = {}): MethodDecorator =>
  RouteConfig({ atTheAdminDoor: { permission, ...more } satisfies AdminRouteAtTheDoor });
