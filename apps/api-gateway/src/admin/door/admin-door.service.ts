import type { KeyObject } from 'node:crypto';
import {
  csrfSigningKey,
  csrfTokenOf,
  isCsrfTokenOf,
  mayDo,
  readAccessToken,
  Refusal,
  STAFF_SESSION_INVALID,
  staffSigningKey,
  VALIDATION_FAILED,
  type StaffSession,
} from '#contracts';
import { runInCall } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessAudit } from '../../audit/access-audit.service';
import { GatewayConfig } from '../../config';
import { Door, queryErrors, type Done } from '../../door/door.service';
import { callOf, rawQuery } from '../../http/request';
import { CSRF_INVALID, FORBIDDEN, TOTP_ENROLMENT_REQUIRED } from '../../problem/codes';
import type { AdminRouteAtTheDoor } from './admin-route.decorator';
import { sessionCookieOf } from './session-cookie';
import { StaffSessions } from './staff-sessions.service';

const HARMLESS = new Set(['GET', 'HEAD']);

/** Who of the staff comes in: the session, the limit, the page's own token, the permission, then the shape of the query. */
@Injectable()
export class AdminDoor {
  private readonly key: KeyObject;
  private readonly csrfKey: KeyObject;

  constructor(
    { SESSION_SECRET }: GatewayConfig,
    private readonly door: Door,
    private readonly sessions: StaffSessions,
    private readonly audit: AccessAudit,
  ) {
    this.key = staffSigningKey(SESSION_SECRET);
    this.csrfKey = csrfSigningKey(SESSION_SECRET);
  }

  /** Lets a request of the admin panel in, or ends it with a Refusal. */
  admit(request: FastifyRequest, reply: FastifyReply, route: AdminRouteAtTheDoor, done: Done): void {
    if (route.open === true) {
      this.door.admitByAddress(request, reply, () => done(wrongQuery(request, route)), done);
      return;
    }
    const token = sessionCookieOf(request.headers.cookie);
    const sessionKey = token === undefined ? undefined : readAccessToken(token, this.key);
    if (sessionKey === undefined) {
      this.door.turnAway(request, reply, new Refusal(STAFF_SESSION_INVALID), done);
      return;
    }
    runInCall(callOf(request, reply), () => this.sessions.find(sessionKey)).then(
      (session) => {
        request.staff = session;
        const judge = (): void => done(this.refusal(request, route, session) ?? wrongQuery(request, route));
        this.door.limit(`staff:${session.staff.id}`, reply, judge, done);
      },
      (error: unknown) => this.door.turnAway(request, reply, error as Error, done),
    );
  }

  /** What the pages of a session send back with everything that changes something. */
  csrfToken(sessionKey: string): string {
    return csrfTokenOf(sessionKey, this.csrfKey);
  }

  /** Why who asks may not do this; written into the audit log. */
  private refusal(request: FastifyRequest, route: AdminRouteAtTheDoor, session: StaffSession): Refusal | undefined {
    const code = this.forbidden(request, route, session);
    if (code === undefined) return undefined;
    this.audit.staffRefused(session.staff.id, code.code, route.permission, request);
    return new Refusal(code);
  }

  private forbidden(
    { method, headers }: FastifyRequest,
    { permission }: AdminRouteAtTheDoor,
    { sessionKey, staff, totpEnrolmentRequired }: StaffSession,
  ): typeof FORBIDDEN | typeof CSRF_INVALID | typeof TOTP_ENROLMENT_REQUIRED | undefined {
    if (!HARMLESS.has(method) && !isCsrfTokenOf(sessionKey, headers['x-csrf-token'], this.csrfKey)) return CSRF_INVALID;
    if (totpEnrolmentRequired && permission !== 'self') return TOTP_ENROLMENT_REQUIRED;
    return mayDo(staff.role, permission) ? undefined : FORBIDDEN;
  }
}

function wrongQuery(request: FastifyRequest, route: AdminRouteAtTheDoor): Refusal | undefined {
  const errors = queryErrors(rawQuery(request), route.query ?? []);
  return errors.length === 0 ? undefined : new Refusal(VALIDATION_FAILED, { errors });
}
