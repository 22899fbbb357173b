import type { RouteName } from '#contracts';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Sender } from './senders.service';

/** What the door has to know about a route. */
export interface RouteAtTheDoor {
  /** Its row in ROUTE_NEEDS. */
  readonly name: RouteName;
  /** Query parameters it takes, each at most once; `checked-later` when another service knows them. None when absent. */
  readonly query?: readonly string[] | 'checked-later';
  /** Opens with `?ticket=` too: a browser's EventSource sends no headers. */
  readonly ticket?: boolean;
  /** Called by an outside system, known by a secret of its own; no limit counts its calls. */
  readonly sender?: Sender;
  /** Status for what cannot be read, where the caller expects another one than 422. */
  readonly invalidStatus?: 400;
  /** Longest wait for the answer, ms, where the usual one does not do. */
  readonly budgetMs?: number;
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
