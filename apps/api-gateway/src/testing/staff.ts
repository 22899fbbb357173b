import { randomBytes, randomUUID } from 'node:crypto';
import {
  csrfSigningKey,
  csrfTokenOf,
  makeAccessToken,
  Refusal,
  sessionKeyOf,
  STAFF_SESSION_INVALID,
  staffSigningKey,
  StaffSessionsEnded,
  ValidateStaffSession,
  type Staff,
  type StaffRole,
  type StaffSession,
} from '#contracts';
import { EventPublisher, HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';
import { SESSION_SECRET } from './session-secret';

/** A member of staff with a session, and the headers that their browser and their page send. */
export interface SignedInStaff {
  readonly session: StaffSession;
  readonly headers: Record<string, string>;
}

/** auth-session as the admin door sees it. `peers.staff.signIn('support')`, then `gateway.ask(path, { staff })`. */
@Injectable()
export class StaffPeer {
  readonly sessions = new Map<string, StaffSession>();
  readonly calls: { name: string; request: object }[] = [];

  constructor(private readonly events: EventPublisher) {}

  signIn(role: StaffRole, changes: Partial<Staff> = {}, totpEnrolmentRequired = false): SignedInStaff {
    const id = randomBytes(32);
    const sessionKey = sessionKeyOf(id);
    const staff: Staff = {
      id: randomUUID(),
      login: role.replace('_', '-'),
      name: 'Анна',
      role,
      language: 'ru',
      telegramId: null,
      totp: !totpEnrolmentRequired,
      blockedAt: null,
      lastSignInAt: null,
      createdAt: new Date().toISOString(),
      version: 1,
      ...changes,
    };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const session: StaffSession = { sessionKey, staff, expiresAt, totpEnrolmentRequired };
    this.sessions.set(sessionKey, session);
    return {
      session,
      headers: {
        cookie: `staff_session=${makeAccessToken(id, staffSigningKey(SESSION_SECRET))}`,
        'x-csrf-token': csrfTokenOf(sessionKey, csrfSigningKey(SESSION_SECRET)),
      },
    };
  }

  /** Ends a session as auth-session does. */
  async end({ sessionKey, staff }: StaffSession): Promise<void> {
    this.sessions.delete(sessionKey);
    await this.events.publish(StaffSessionsEnded, { staffId: staff.id, sessionKeys: [sessionKey], reason: 'ended' });
  }
}

@Controller()
export class StaffPeerController {
  constructor(private readonly peer: StaffPeer) {}

  @HandleRpc(ValidateStaffSession)
  validate({ sessionKey }: InstanceType<typeof ValidateStaffSession.request>): StaffSession {
    this.peer.calls.push({ name: 'ValidateStaffSession', request: { sessionKey } });
    const session = this.peer.sessions.get(sessionKey);
    if (session === undefined) throw new Refusal(STAFF_SESSION_INVALID);
    return session;
  }
}
