import { INTERNAL, Refusal, VALIDATION_FAILED } from '#contracts';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { DriverContext } from '../conversations/driver-turn';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';

/** Turns the no of another service into words. What is our own mistake goes on: it is tried again and then parked. */
@Catch(Refusal)
export class RefusalFilter implements ExceptionFilter<Refusal> {
  /** Asynchronous because Nest takes an answer that is there at once, and empty, for none at all. */
  async catch(refusal: Refusal, host: ArgumentsHost): Promise<void> {
    if (refusal.is(INTERNAL) || refusal.is(VALIDATION_FAILED)) throw refusal;
    const { turn, callbackQuery } = host.getArgByIndex<DriverContext>(0);
    const words = TEXTS[turn.driver.language].commands.refusals;
    const text = isTold(refusal.code) ? words[refusal.code] : words.other;
    // Nothing of a turn that failed halfway is said or kept, but for the end of a dialog that a command brought.
    turn.said.length = 0;
    if (callbackQuery === undefined) turn.say(html`${text}`);
    else turn.toast = { text, alert: true };
    await Promise.resolve();
  }
}

type Told = Exclude<keyof (typeof TEXTS)['ru']['commands']['refusals'], 'other'>;
const isTold = (code: string): code is Told => code !== 'other' && Object.hasOwn(TEXTS.ru.commands.refusals, code);
