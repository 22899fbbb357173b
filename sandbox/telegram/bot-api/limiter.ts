import type { SandboxClock } from '../../clock';

export interface Limits {
  readonly enabled: boolean;
  readonly perSecond: number;
  readonly perChatPerSecond: number;
  readonly perGroupPerMinute: number;
}
const PUBLISHED: Limits = { enabled: false, perSecond: 30, perChatPerSecond: 1, perGroupPerMinute: 20 };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Everything that makes or changes a message counts. */
const COUNTED = /^(send(?!ChatAction|MessageDraft)|edit(Message|UserStar)|forward|copy|stopMessageLiveLocation)/;

/** The published limits, kept to the letter: sliding windows on the world's clock. */
export class Limiter {
  limits = PUBLISHED;
  private taken: { readonly at: number; readonly chatId: number | undefined }[] = [];

  constructor(private readonly clock: SandboxClock) {}

  /** @returns seconds to wait; 0 when the call may go, and then it counts */
  take(method: string, chatId: number | undefined): number {
    if (!this.limits.enabled || !COUNTED.test(method)) return 0;
    const now = this.clock.now();
    this.taken = this.taken.filter(({ at }) => at > now - MINUTE);
    const { perSecond, perChatPerSecond, perGroupPerMinute } = this.limits;
    const here = chatId === undefined ? [] : this.taken.filter((call) => call.chatId === chatId);
    const wait = Math.max(
      untilFree(this.taken, perSecond, SECOND, now),
      untilFree(here, perChatPerSecond, SECOND, now),
      chatId !== undefined && chatId < 0 ? untilFree(here, perGroupPerMinute, MINUTE, now) : 0,
    );
    if (wait > 0) return Math.ceil(wait / SECOND);
    this.taken.push({ at: now, chatId });
    return 0;
  }

  /** Counts anew. @param limits the published ones where it says nothing, and off */
  set(limits: Partial<Limits> = {}): void {
    this.limits = { ...PUBLISHED, ...limits };
    this.taken = [];
  }
}

/** ms until a window has room again. */
function untilFree(calls: readonly { readonly at: number }[], most: number, windowMs: number, now: number): number {
  const oldest = calls.at(-most);
  return calls.length < most || oldest === undefined ? 0 : Math.max(oldest.at + windowMs - now, 0);
}
