import { randomBytes, randomUUID } from 'node:crypto';
import {
  CreateStaff,
  CREDENTIALS_INVALID,
  csrfSigningKey,
  csrfTokenOf,
  EndStaffSession,
  ListStaffSessions,
  LOGIN_LOCKED,
  makeAccessToken,
  Refusal,
  sessionKeyOf,
  SignInStaff,
  SignOutStaff,
  STAFF_SESSION_INVALID,
  staffSigningKey,
  StaffSessionsEnded,
  ValidateStaffSession,
  type Done,
  type Staff,
  type StaffRole,
  type StaffSession,
  type StaffSessionList,
  type StaffSignedIn,
  type StaffWithPassword,
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

  signIn(
    role: StaffRole,
    changes: Partial<Staff> = {},
    totpEnrolmentRequired = false,
  ): SignedInStaff & { readonly token: string } {
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
    const token = makeAccessToken(id, staffSigningKey(SESSION_SECRET));
    return {
      session,
      token,
      headers: {
        cookie: `staff_session=${token}`,
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

  /** Whoever knows the password comes in. */
  @HandleRpc(SignInStaff)
  signIn(request: InstanceType<typeof SignInStaff.request>): StaffSignedIn {
    this.peer.calls.push({ name: 'SignInStaff', request });
    if (request.login === 'locked') throw new Refusal(LOGIN_LOCKED, { retryAfterSeconds: 30 });
    if (request.password !== 'the password of the tests') throw new Refusal(CREDENTIALS_INVALID);
    const { session, token } = this.peer.signIn('admin');
    return { session, token };
  }

  @HandleRpc(SignOutStaff)
  async signOut({ sessionKey }: InstanceType<typeof SignOutStaff.request>): Promise<Done> {
    const session = this.peer.sessions.get(sessionKey);
    if (session !== undefined) await this.peer.end(session);
    return {};
  }

  @HandleRpc(ListStaffSessions)
  sessions(request: InstanceType<typeof ListStaffSessions.request>): StaffSessionList {
    this.peer.calls.push({ name: 'ListStaffSessions', request });
    return { items: [] };
  }

  @HandleRpc(EndStaffSession)
  endSession(request: InstanceType<typeof EndStaffSession.request>): Done {
    this.peer.calls.push({ name: 'EndStaffSession', request });
    return {};
  }

  @HandleRpc(CreateStaff)
  create(request: InstanceType<typeof CreateStaff.request>): StaffWithPassword {
    this.peer.calls.push({ name: 'CreateStaff', request });
    return { staff: this.peer.signIn(request.role, { login: request.login }).session.staff, password: 'shown-once' };
  }

  @HandleRpc(ValidateStaffSession)
  validate({ sessionKey }: InstanceType<typeof ValidateStaffSession.request>): StaffSession {
    this.peer.calls.push({ name: 'ValidateStaffSession', request: { sessionKey } });
    const session = this.peer.sessions.get(sessionKey);
    if (session === undefined) throw new Refusal(STAFF_SESSION_INVALID);
    return session;
  }
}
