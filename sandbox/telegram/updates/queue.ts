import { randomInt } from 'node:crypto';
import type { SandboxClock } from '../../clock';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** How long an update of a kind waits for the bot, ms; then it is dropped without a word. */
const LIFETIME: Readonly<Record<string, number>> = {
  callback_query: 150 * SECOND,
  pre_checkout_query: 150 * SECOND,
  shipping_query: 150 * SECOND,
  inline_query: 30 * SECOND,
};

/** Sent only to a bot that asked for them by name. */
const ON_REQUEST = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface Update {
  readonly id: number;
  /** Updates of one queue reach a webhook one after another. */
  readonly queue: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** World time, ms. */
  readonly expiresAt: number;
}

/** Updates the bot has not taken yet, oldest first. */
export class Updates {
  private nextId = randomInt(100_000_000, 900_000_000);
  private items: Update[] = [];
  private readonly ears = new Set<() => void>();
  /** Kinds the bot asked for; none is all but those sent on request. */
  allowed: readonly string[] = [];

  constructor(private readonly clock: SandboxClock) {}

  /**
   * @param whose chat or user: with the kind it is the queue
   * @returns `update_id`; undefined when the bot does not want this kind
   */
  add(kind: string, whose: number, payload: object): number | undefined {
    const wanted = this.allowed.length === 0 ? !ON_REQUEST.has(kind) : this.allowed.includes(kind);
    if (!wanted) return undefined;
    return this.push(`${kind} ${whose}`, kind, payload);
  }

  /** One of a kind no bot has heard of, as every new version of the Bot API brings them. */
  addUnknown(): number {
    return this.push('unknown', 'telepathic_message', { thought: '…' });
  }

  get waiting(): readonly Update[] {
    const now = this.clock.now();
    if (this.items.some(({ expiresAt }) => expiresAt <= now)) this.items = this.items.filter(({ expiresAt }) => expiresAt > now);
    return this.items;
  }

  remove(taken: (update: Update) => boolean): void {
    this.items = this.items.filter((update) => !taken(update));
  }

  /** Turns the order of these around, wherever they stand. */
  reverse(some: ReadonlySet<Update>): void {
    const reversed = this.items.filter((update) => some.has(update)).reverse();
    this.items = this.items.map((update) => (some.has(update) ? (reversed.shift() ?? update) : update));
  }

  /** @returns ends it */
  onAdded(ear: () => void): () => void {
    this.ears.add(ear);
    return () => this.ears.delete(ear);
  }

  private push(queue: string, kind: string, payload: object): number {
    const id = this.nextId++;
    const expiresAt = this.clock.now() + (LIFETIME[kind] ?? DAY);
    this.items.push({ id, queue, body: { update_id: id, [kind]: payload }, expiresAt });
    for (const ear of [...this.ears]) ear();
    return id;
  }
}
