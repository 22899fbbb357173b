import { badRequest } from '../bot-api/refusal';
import { newQueryId, type World } from './world';

const LIFETIME_MS = 150_000;
const KEPT = 10_000;

export interface CallbackAnswer {
  readonly text?: string | undefined;
  readonly showAlert?: boolean | undefined;
  readonly url?: string | undefined;
}

/** Presses of buttons: each is answered once, soon enough. */
export class Callbacks {
  private readonly asked = new Map<string, { readonly userId: number; readonly at: number; answer?: CallbackAnswer }>();

  constructor(private readonly world: World) {}

  /** @returns the id the bot answers by */
  ask(userId: number): string {
    const id = newQueryId();
    this.asked.set(id, { userId, at: this.world.clock.now() });
    const [oldest] = this.asked.keys();
    if (this.asked.size > KEPT && oldest !== undefined) this.asked.delete(oldest);
    return id;
  }

  /** @throws Refusal 400 when it is too late, was done before, or nothing was asked */
  answer(id: string, answer: CallbackAnswer): void {
    const query = this.asked.get(id);
    if (query === undefined || query.answer !== undefined || this.world.clock.now() - query.at > LIFETIME_MS)
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    query.answer = answer;
    this.world.tell({ event: 'answer', data: { callbackQueryId: id, userId: query.userId, ...answer } });
  }

  /** What the person was told; undefined while nothing was. */
  answerTo(id: string): CallbackAnswer | undefined {
    return this.asked.get(id)?.answer;
  }

  clear(): void {
    this.asked.clear();
  }
}
