import { createHash } from 'node:crypto';
import type { SandboxClock } from '../../clock';
import { invalid } from '../shop/refusal';

/** What a request has come to. The body is made anew each time: a repeat shows the object as it is by then. */
export interface Answer {
  readonly status: number;
  readonly body: () => object;
}

export interface RequestIdentity {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

interface Entry {
  readonly until: number;
  readonly request: string;
  readonly answer: Answer;
}

const DAY_MS = 86_400_000;
const KEY = /^[0-9a-zA-Z+-_.]{1,64}$/;

/** What has been asked under which key within 24 h of the world. */
export class Replay {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: SandboxClock) {}

  /**
   * The first request under a key is done; its repeats get what it has come to, refusals too. All of it happens without a
   * pause, so of any number of requests at once exactly one is the first.
   * @throws Refusal 400 for a key that is missing, wrong, or known with another request
   */
  answer(shopId: string, key: string | undefined, identity: RequestIdentity, first: () => Answer): Answer {
    const entryKey = `${shopId}:${keyOf(key)}`;
    this.forgetOld();
    const request = fingerprint(identity);
    const known = this.entries.get(entryKey);
    if (known === undefined) {
      const answer = first();
      this.entries.set(entryKey, { until: this.clock.now() + DAY_MS, request, answer });
      return answer;
    }
    if (known.request !== request)
      throw invalid(
        "You've already used this idempotence key for another request within the past 24 hours. Repeat the request with another idempotence key",
        'Idempotence-Key',
      );
    return known.answer;
  }

  get size(): number {
    return this.entries.size;
  }

  clear(): void {
    this.entries.clear();
  }

  /** Entries stand in the order of their time: the clock never goes back. */
  private forgetOld(): void {
    for (const [key, { until }] of this.entries) {
      if (until > this.clock.now()) return;
      this.entries.delete(key);
    }
  }
}

function keyOf(key: string | undefined): string {
  if (key === undefined || key === '') throw invalid('Idempotence key is empty', 'Idempotence-Key');
  if (key.length > 64)
    throw invalid('Idempotence key is too long. Send the value in accordance with the documentation', 'Idempotence-Key');
  if (!KEY.test(key)) throw invalid('Idempotence key has characters that are not allowed', 'Idempotence-Key');
  return key;
}

const fingerprint = ({ method, path, body }: RequestIdentity): string =>
  `${method} ${path} ${createHash('sha256').update(body).digest('hex')}`;
