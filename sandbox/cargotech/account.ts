import { randomBytes } from 'node:crypto';
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
  private spent: number[] = [];
  private nextTokenId = 12_345;
  suspended = false;
  /** How a wrong password is refused: which of the two the real exchange does is not proven. */
  refusalStatus: 401 | 422 = 422;
  /** Refuses right passwords too. */
  rejectLogins = false;
  requestsPerMinute: number;
  /** The most requests ever counted in one sliding minute, refused ones included. */
  busiestMinute = 0;

  constructor(
    private readonly phone: string,
    private readonly password: string,
    private readonly real: TimeSource,
    requestsPerMinute = 600,
  ) {
    this.requestsPerMinute = requestsPerMinute;
  }

  accepts(phone: unknown, password: unknown): boolean {
    return !this.rejectLogins && typeof phone === 'string' && digits(phone) === digits(this.phone) && password === this.password;
  }

  issueToken(): string {
    const id = `${this.nextTokenId++}|`;
    const letters = Array.from(randomBytes(TOKEN_LENGTH - id.length), (byte) => TOKEN_ALPHABET[byte % TOKEN_ALPHABET.length]);
    const token = `${id}${letters.join('')}`;
    this.tokens.add(token);
    return token;
  }

  knows(authorization: string | undefined): boolean {
    return authorization?.startsWith('Bearer ') === true && this.tokens.has(authorization.slice('Bearer '.length));
  }

  /** Every token given so far is worth nothing from now on. */
  revokeTokens(): number {
    const count = this.tokens.size;
    this.tokens.clear();
    return count;
  }

  /** Counts a request against the sliding minute. */
  spend(): Spending {
    const now = this.real();
    this.spent = this.spent.filter((at) => at > now - WINDOW_MS);
    const granted = this.spent.length < this.requestsPerMinute;
    this.busiestMinute = Math.max(this.busiestMinute, this.spent.length + 1);
    if (granted) this.spent.push(now);
    const headers: Record<string, string> = {
      'x-ratelimit-limit': String(this.requestsPerMinute),
      'x-ratelimit-remaining': String(this.requestsPerMinute - this.spent.length),
    };
    if (!granted) {
      const waitMs = (this.spent[0] ?? now) + WINDOW_MS - now;
      const seconds = String(Math.max(1, Math.ceil(waitMs / 1_000)));
      headers['retry-after'] = seconds;
      headers['x-ratelimit-reset-after'] = seconds;
      headers['x-ratelimit-reset'] = String(Math.ceil((now + waitMs) / 1_000));
    }
    return { granted, headers };
  }
}
