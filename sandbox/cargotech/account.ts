import { randomInt } from 'node:crypto';
import type { TimeSource } from '../clock';

const WINDOW_MS = 60_000;
const TOKEN_LENGTH = 54;
const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const digits = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^8(?=\d{10}$)/, '7');

/** What the budget says of one request. */
export interface Spending {
  readonly granted: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The one account of the exchange that our server has: password, tokens, requests a minute. */
export class Account {
  private readonly tokens = new Set<string>();
  /** Moments of the granted requests of the last minute, and of all requests, refused ones included. */
  private readonly granted: number[] = [];
  private readonly asked: number[] = [];
  private nextTokenId = 12_345;
  suspended = false;
  /** How a wrong password is refused: which of the two the real exchange does is not proven. */
  refusalStatus: 401 | 422 = 422;
  /** Refuses right passwords too. */
  rejectLogins = false;
  /** The most requests ever asked in one sliding minute, refused ones included. */
  busiestMinute = 0;

  constructor(
    private readonly phone: string,
    private readonly password: string,
    private readonly real: TimeSource,
    public requestsPerMinute = 600,
  ) {}

  accepts(phone: unknown, password: unknown): boolean {
    return !this.rejectLogins && typeof phone === 'string' && digits(phone) === digits(this.phone) && password === this.password;
  }

  /** `id|letters`, 54 characters, no expiry. */
  issueToken(): string {
    const id = `${this.nextTokenId++}|`;
    const letters = Array.from({ length: TOKEN_LENGTH - id.length }, () => TOKEN_ALPHABET[randomInt(TOKEN_ALPHABET.length)]);
    const token = `${id}${letters.join('')}`;
    this.tokens.add(token);
    return token;
  }

  knows(authorization: string | undefined): boolean {
    return authorization?.startsWith('Bearer ') === true && this.tokens.has(authorization.slice('Bearer '.length));
  }

  /** Every token given so far is worth nothing from now on. Returns how many there were. */
  revokeTokens(): number {
    const count = this.tokens.size;
    this.tokens.clear();
    return count;
  }

  /** Counts a request against the sliding minute. */
  spend(): Spending {
    const now = this.real();
    for (const moments of [this.granted, this.asked]) {
      while (moments[0] !== undefined && moments[0] <= now - WINDOW_MS) moments.shift();
    }
    this.asked.push(now);
    this.busiestMinute = Math.max(this.busiestMinute, this.asked.length);
    const granted = this.granted.length < this.requestsPerMinute;
    if (granted) this.granted.push(now);
    const headers: Record<string, string> = {
      'x-ratelimit-limit': String(this.requestsPerMinute),
      'x-ratelimit-remaining': String(Math.max(0, this.requestsPerMinute - this.granted.length)),
    };
    if (!granted) {
      const waitMs = (this.granted[this.granted.length - this.requestsPerMinute] ?? now) + WINDOW_MS - now;
      const seconds = String(Math.max(1, Math.ceil(waitMs / 1_000)));
      headers['retry-after'] = seconds;
      headers['x-ratelimit-reset-after'] = seconds;
      headers['x-ratelimit-reset'] = String(Math.ceil((now + waitMs) / 1_000));
    }
    return { granted, headers };
  }

  forgetBusiestMinute(): void {
    this.busiestMinute = 0;
  }
}
