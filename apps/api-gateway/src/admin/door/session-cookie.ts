import type { FastifyReply } from 'fastify';

const NAME = 'staff_session';
const PATH = '/api/v1/admin';
const COOKIE = new RegExp(`(?:^|;\\s*)${NAME}=([A-Za-z0-9_.-]{1,200})(?:;|$)`);

/** The token that a request carries, undefined when there is none. */
export const sessionCookieOf = (header: string | undefined): string | undefined => COOKIE.exec(header ?? '')?.[1];

/** Scripts never see it, and no other site's page can send it. @param lifeSeconds 0 takes it away */
export function setSessionCookie(reply: FastifyReply, token: string, lifeSeconds: number, secure: boolean): void {
  const parts = [`${NAME}=${token}`, `Path=${PATH}`, `Max-Age=${lifeSeconds}`, 'HttpOnly', 'SameSite=Strict'];
  void reply.header('set-cookie', [...parts, ...(secure ? ['Secure'] : [])].join('; '));
}
