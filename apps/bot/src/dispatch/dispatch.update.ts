import { Action, Ctx, Next, Update } from 'nestjs-telegraf';
import type { TurnContext } from '../updates/turn';
import { Decisions } from './decisions.service';
import type { Decision } from './dispatcher-message';

/** See `decisionData`. */
const DECISION = /^d:(accept|reject|complete|contact):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The buttons of dispatchers. They stand in a group: in a driver's own chat such a press was made up. */
@Update()
export class DispatchUpdate {
  constructor(private readonly decisions: Decisions) {}

  @Action(DECISION)
  async press(@Ctx() { turn, callbackQuery, match }: PressContext, @Next() next: () => Promise<void>): Promise<void> {
    const [, decision, responseId] = match;
    if (turn.driver !== undefined || callbackQuery === undefined || responseId === undefined) return next();
    const press = { decision: decision as Decision, responseId, userId: callbackQuery.from.id, updateId: turn.updateId };
    turn.toast = { text: await this.decisions.decide(press) };
  }
}

type PressContext = TurnContext & { readonly match: RegExpExecArray };
