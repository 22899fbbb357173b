import type { RouteName } from '#contracts';
import { RouteConfig } from '@nestjs/platform-fastify';

/** What the door has to know about a route. */
export interface RouteAtTheDoor {
  /** Its row in ROUTE_NEEDS. */
  readonly name: RouteName;
  /** Query parameters it takes, each at most once; `checked-later` when another service knows them. None when absent. */
  readonly query?: readonly string[] | 'checked-later';
  /** Opens with `?ticket=` too: a browser's EventSource sends no headers. */
  readonly ticket?: boolean;
  /** Called by Telegram, known by its secret; no limit counts its calls. */
  readonly ofTelegram?: boolean;
  /** Takes larger bodies than the others. */
  readonly bodyLimitBytes?: number;
  /** Answers with a page: mostly from memory. */
  readonly page?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly atTheDoor?: RouteAtTheDoor;
  }
}

/** Stands on every controller method of the public API. */
export const Route = (name: RouteName, more: Omit<RouteAtTheDoor, 'name'> = {}): MethodDecorator =>
  RouteConfig({ atTheDoor: { name, ...more } satisfies RouteAtTheDoor });
