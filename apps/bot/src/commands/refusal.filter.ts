import { INTERNAL, Refusal, SUBSCRIPTION_REQUIRED, VALIDATION_FAILED } from '#contracts';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { DriverContext } from '../conversations/driver-turn';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { Texts } from '../texts/texts.types';

/** Turns the no of another service into words. What is our own mistake goes on: it is tried again and then parked. */
@Catch(Refusal)
export class RefusalFilter implements ExceptionFilter<Refusal> {
  /** Asynchronous because Nest takes an answer that is there at once, and empty, for none at all. */
  async catch(refusal: Refusal, host: ArgumentsHost): Promise<void> {
    if (refusal.is(INTERNAL) || refusal.is(VALIDATION_FAILED)) throw refusal;
    const { turn, callbackQuery } = host.getArgByIndex<DriverContext>(0);
    const text = wordsFor(refusal.code, TEXTS[turn.driver.language]);
    // Nothing of a turn that failed halfway is said or kept, but for the end of a dialog that a command brought.
    turn.said.length = 0;
    const { subscription } = TEXTS[turn.driver.language];
    if (refusal.is(SUBSCRIPTION_REQUIRED))
      turn.say(html`${text}`, { inline_keyboard: [[{ text: subscription.subscribe, callback_data: 'subscribe' }]] });
    else if (callbackQuery === undefined) turn.say(html`${text}`);
    else turn.toast = { text, alert: true };
    await Promise.resolve();
  }
}

/** What to tell people of a refusal. */
function wordsFor(code: string, { commands, subscription }: Texts): string {
  const words: Readonly<Record<string, string>> = { ...commands.refusals, ...subscription.refusals };
  return Object.hasOwn(words, code) ? (words[code] ?? commands.refusals.other) : commands.refusals.other;
}
