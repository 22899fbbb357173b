import { EndSession, INIT_DATA_INVALID, Login, Refusal, type LoginResponse } from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { accessShown, type AccessShown } from '../door/access';
import { Sessions } from '../door/sessions.service';

/** Telegram's launch string is some hundred bytes; nothing this long is one. */
const LONGEST_INIT_DATA_BYTES = 8_192;

@Injectable()
export class Auth {
  constructor(
    private readonly rpc: RpcClient,
    private readonly sessions: Sessions,
    private readonly access: AccessBook,
  ) {}

  /** @throws Refusal INIT_DATA_INVALID, INIT_DATA_EXPIRED, DRIVER_BLOCKED, SERVICE_UNAVAILABLE */
  async logIn(initData: string, address: string): Promise<LoginResponse & { access: AccessShown }> {
    if (initData === '' || Buffer.byteLength(initData) > LONGEST_INIT_DATA_BYTES) throw new Refusal(INIT_DATA_INVALID);
    const { accessToken, expiresAt, driver } = await this.rpc.call(Login, { initData, address });
    return { accessToken, expiresAt, driver, access: await accessShown(this.access, driver.id) };
  }

  /** Turned away at this door at once; the other replicas hear of it as an event. */
  async logOut(sessionKey: string): Promise<void> {
    await this.rpc.call(EndSession, { sessionKey });
    this.sessions.end(sessionKey);
  }
}
