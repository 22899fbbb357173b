import type { StaffSignedIn } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { GatewayConfig } from '../../config';
import { AdminDoor } from '../door/admin-door.service';
import { setSessionCookie } from '../door/session-cookie';
import { signedOf, type Signed } from './signed';

/** No session of staff lasts longer; its idle end comes sooner and is known to the server alone. */
const LONGEST_LIFE_SECONDS = 86_400;

/** Gives browsers the session's token, where no script can read it, and takes it away again. */
@Injectable()
export class SessionCookies {
  private readonly secure: boolean;

  constructor(
    { ADMIN_URL, NODE_ENV }: GatewayConfig,
    private readonly door: AdminDoor,
  ) {
    // Production has https everywhere but on a loopback address, where browsers differ about secure cookies.
    this.secure = ADMIN_URL === undefined ? NODE_ENV === 'production' : ADMIN_URL.startsWith('https:');
  }

  give(reply: FastifyReply, { session, token }: StaffSignedIn): Signed {
    setSessionCookie(reply, token, LONGEST_LIFE_SECONDS, this.secure);
    return signedOf(session, this.door.csrfToken(session.sessionKey));
  }

  take(reply: FastifyReply): void {
    setSessionCookie(reply, '', 0, this.secure);
  }
}
