import {
  EndSession,
  Login,
  SessionEnded,
  TouchSessions,
  ValidateSession,
  type Done,
  type EndSessionRequest,
  type LoginRequest,
  type LoginResponse,
  type Session,
  type SessionEndedPayload,
  type TouchSessionsRequest,
  type TouchSessionsResponse,
  type ValidateSessionRequest,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { LoginService } from './login.service';
import { SessionsService } from './sessions.service';

@Controller()
export class SessionsController {
  constructor(
    private readonly logins: LoginService,
    private readonly sessions: SessionsService,
  ) {}

  @HandleRpc(Login)
  login(request: LoginRequest): Promise<LoginResponse> {
    return this.logins.login(request);
  }

  @HandleRpc(ValidateSession)
  validate({ sessionKey }: ValidateSessionRequest): Promise<Session> {
    return this.sessions.validate(sessionKey);
  }

  @HandleRpc(TouchSessions)
  async touch({ sessionKeys }: TouchSessionsRequest): Promise<TouchSessionsResponse> {
    return { sessions: await this.sessions.touch(sessionKeys) };
  }

  /** Whoever ended it may have died before the fast copy was dropped. */
  @HandleEvent(SessionEnded)
  ended({ sessionKey }: SessionEndedPayload): Promise<void> {
    return this.sessions.dropCopies([sessionKey]);
  }

  @HandleRpc(EndSession)
  async end({ sessionKey }: EndSessionRequest): Promise<Done> {
    await this.sessions.end(sessionKey);
    return {};
  }
}
