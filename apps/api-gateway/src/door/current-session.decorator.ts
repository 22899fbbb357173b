import type { Session } from '#contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The session of a request that came through the door. @throws Error on a route that is open */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === undefined) throw new Error('this route is open: there is no session');
  return request.session;
}

/** The session of the request, for methods of controllers. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext) =>
  sessionOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The client's address as the door sees it. */
export const ClientAddress = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().clientAddress,
);
