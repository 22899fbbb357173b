import type { SigningIn, StaffDoing, StaffSession } from '#contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

/** The session of a request that came through the admin door. @throws Error on a route that is open */
function staffOf(request: FastifyRequest): StaffSession {
  if (request.staff === undefined) throw new Error('this route is open: nobody has signed in');
  return request.staff;
}

/** The session and account of who asks. */
export const CurrentStaff = createParamDecorator((_: unknown, context: ExecutionContext) => staffOf(requestOf(context)));

/** Who does it and from where, as the services that do it write it into the audit log. */
export const DoneBy = createParamDecorator((_: unknown, context: ExecutionContext): StaffDoing => {
  const request = requestOf(context);
  return { actor: `staff:${staffOf(request).staff.id}`, address: request.clientAddress };
});

/** A browser says more than is worth keeping. */
const USER_AGENT_KEPT = 300;

/** Where somebody who signs in comes from. */
export const ComesFrom = createParamDecorator((_: unknown, context: ExecutionContext): SigningIn => {
  const { clientAddress, headers } = requestOf(context);
  const userAgent = headers['user-agent']?.slice(0, USER_AGENT_KEPT);
  return { address: clientAddress, ...(userAgent === undefined ? {} : { userAgent }) };
});
