import type { BotConfig } from '../config';

/** Telegram's limits as we keep them: see docs/operations.md. */
export interface PaceLimits {
  /** Messages a second to all chats together. */
  readonly perSecond: number;
  /** More than that at once after a quiet time: with `perSecond` it stays below Telegram's 30 in any second. */
  readonly burst: number;
  /** Rest of one chat after a message, ms. */
  readonly chatRestMs: number;
  /** Messages, edits counted, in any minute to one group. */
  readonly groupPerMinute: number;
}

/** The limits as the environment sets them. */
export const paceLimits = (config: BotConfig): PaceLimits => ({
  perSecond: config.TELEGRAM_MESSAGES_PER_SECOND,
  burst: Math.max(1, config.TELEGRAM_MESSAGES_PER_SECOND / 10),
  chatRestMs: 1_000 / config.TELEGRAM_CHAT_MESSAGES_PER_SECOND,
  groupPerMinute: config.TELEGRAM_GROUP_MESSAGES_PER_MINUTE,
});

const MINUTE_MS = 60_000;
/** Clocks of two machines differ; a minute of ours lasts a little longer than theirs. */
const MARGIN_MS = 250;

/** Says who may be written to now. Pure: told the time (ms) by its caller. */
export class Pace {
  private tokens = 0;
  private refilledAt: number;
  private pausedUntil = 0;
  private readonly lastSent = new Map<string, number>();
  private readonly groupSent = new Map<string, number[]>();

  constructor(
    now: number,
    private readonly limits: PaceLimits,
  ) {
    this.refilledAt = now;
  }

  /** How many messages may go out at this moment; 0 while Telegram wants to be left alone. */
  free(now: number): number {
    const { perSecond, burst } = this.limits;
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, now - this.refilledAt) * perSecond) / 1_000);
    this.refilledAt = now;
    return now < this.pausedUntil ? 0 : Math.floor(this.tokens);
  }

  /** Ms until `free` can be above zero again. */
  waitMs(now: number): number {
    const untilToken = this.tokens >= 1 ? 0 : ((1 - this.tokens) * 1_000) / this.limits.perSecond;
    return Math.max(untilToken, this.pausedUntil - now, 0);
  }

  pauseUntil(at: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, at);
  }

  /** A message is on its way; its chat is the caller's to keep free until `arrived`. */
  spend(): void {
    this.tokens = Math.max(0, this.tokens - 1);
  }

  /** Telegram had a message at `at` at the latest: its own clock began to count no later. */
  arrived(chatId: string, at: number): void {
    this.lastSent.set(chatId, Math.max(at, this.lastSent.get(chatId) ?? 0));
    if (isGroup(chatId)) this.groupSent.set(chatId, [...this.recent(chatId, at), at]);
  }

  /** Messages that this group may still get inside the running minute. */
  roomOf(chatId: string, now: number): number {
    return isGroup(chatId) ? this.limits.groupPerMinute - this.recent(chatId, now).length : Infinity;
  }

  /** Chats that must not be written to yet. Forgets the others. */
  resting(now: number): string[] {
    const resting: string[] = [];
    for (const [chatId, at] of this.lastSent) {
      const rests = now < at + this.limits.chatRestMs + (isGroup(chatId) ? MARGIN_MS : 0) || this.roomOf(chatId, now) <= 0;
      if (rests) resting.push(chatId);
      else if (this.recent(chatId, now).length === 0) {
        this.lastSent.delete(chatId);
        this.groupSent.delete(chatId);
      }
    }
    return resting;
  }

  private recent(chatId: string, now: number): number[] {
    return (this.groupSent.get(chatId) ?? []).filter((at) => at > now - MINUTE_MS - MARGIN_MS);
  }
}

export const isGroup = (chatId: string): boolean => chatId.startsWith('-');
