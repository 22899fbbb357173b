import { BROADCAST_UNKNOWN, LINK_TOKEN, OpenBroadcastLink, Refusal } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';

/** Buttons of mailings lead through here, to be counted. */
@Injectable()
export class Links {
  constructor(private readonly rpc: RpcClient) {}

  /** Leads where staff said when they wrote the mailing; nothing in the request has a say in it. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async open(token: string): Promise<{ url: string; statusCode: 302 }> {
    if (!LINK_TOKEN.test(token)) throw new Refusal(BROADCAST_UNKNOWN);
    const { url } = await this.rpc.call(OpenBroadcastLink, { token });
    return { url, statusCode: 302 };
  }
}
