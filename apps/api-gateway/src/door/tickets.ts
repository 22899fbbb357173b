import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../config';
import { Clock } from '#runtime';

const LIFE_MS = 60_000;
const TICKET = /^([0-9a-f]{64})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})$/;

/** Opens one route for a minute where no header can be sent, as a browser's EventSource cannot. */
export interface Ticket {
  readonly ticket: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Tickets name the session by the hash it is stored under: a ticket that leaks opens no more than itself, and that for a minute. */
@Injectable()
export class Tickets {
  private readonly key: KeyObject;

  constructor(
    { SESSION_SECRET }: GatewayConfig,
    private readonly clock: Clock,
  ) {
    // Another key than the one of sessions: neither can be taken for the other.
    this.key = createSecretKey(createHmac('sha256', SESSION_SECRET).update('ticket').digest());
  }

  issue(sessionKey: string): Ticket {
    const expiresAt = Math.ceil((this.clock.now() + LIFE_MS) / 1_000);
    const body = `${sessionKey}.${expiresAt.toString(36)}`;
    return { ticket: `${body}.${this.sign(body).toString('base64url')}`, expiresAt: new Date(expiresAt * 1_000).toISOString() };
  }

  /** The session a ticket stands for, undefined when it is none of ours or its minute is over. */
  read(ticket: string): string | undefined {
    const [, sessionKey, expires, signature] = TICKET.exec(ticket) ?? [];
    if (sessionKey === undefined || expires === undefined || signature === undefined) return undefined;
    const genuine = timingSafeEqual(this.sign(`${sessionKey}.${expires}`), Buffer.from(signature, 'base64url'));
    return genuine && Number.parseInt(expires, 36) * 1_000 >= this.clock.now() ? sessionKey : undefined;
  }

  private sign(body: string): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}
