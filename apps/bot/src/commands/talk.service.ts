import { Injectable } from '@nestjs/common';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Dispatchers } from '../dispatch/dispatchers.service';
import { Outgoing } from '../outgoing/outgoing.service';
import { RatingDialog } from '../responding/rating-dialog.service';
import { RespondDialog } from '../responding/respond-dialog.service';
import { FilterDialog } from '../searching/filter-dialog/filter-dialog.service';
import { SearchDialog } from '../saved-searches/search-dialog.service';
import { Search } from '../searching/search.service';
import { SubscribeDialog } from '../subscription/subscribe-dialog.service';
import { phone } from '../texts/format';
import { html, lines } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { About } from './about.service';

/** Telegram's own limit leaves room for who asks. */
const MOST_QUESTION = 3_000;
/** Dispatchers read Russian. */
const DISPATCHERS_LANGUAGE = 'ru';

/** Text without a command: the answer to what was asked, or else a search. */
@Injectable()
export class Talk {
  constructor(
    private readonly conversations: Conversations,
    private readonly filterDialog: FilterDialog,
    private readonly respondDialog: RespondDialog,
    private readonly ratingDialog: RatingDialog,
    private readonly subscribeDialog: SubscribeDialog,
    private readonly searchDialog: SearchDialog,
    private readonly search: Search,
    private readonly about: About,
    private readonly dispatchers: Dispatchers,
    private readonly outgoing: Outgoing,
  ) {}

  /** @throws Refusal as the dialogs and the search do */
  async text(turn: DriverTurn, text: string): Promise<void> {
    const running = await this.conversations.running(turn);
    switch (running?.kind) {
      case 'filter':
        return this.filterDialog.answer(turn, running, text);
      case 'respond':
        this.respondDialog.answer(turn, running, text);
        return;
      case 'rate':
        return this.ratingDialog.comment(turn, running, text);
      case 'order':
        if (running.asks !== undefined) return this.subscribeDialog.answer(turn, running, text);
        return this.other(turn, text);
      case 'search':
        return this.searchDialog.answer(turn, running, text);
      case 'support':
        return this.askPeople(turn, text);
      case 'forgotten':
      case undefined:
        return this.other(turn, text);
    }
  }

  private async other(turn: DriverTurn, text: string): Promise<void> {
    if (text.startsWith('/')) this.about.unknownCommand(turn);
    else if (!(await this.search.byText(turn, text))) this.about.puzzled(turn);
  }

  /** A question for people goes to the dispatchers' chat. */
  private async askPeople(turn: DriverTurn, question: string): Promise<void> {
    const { support } = TEXTS[turn.driver.language].commands;
    const chatId = await this.dispatchers.chat();
    this.conversations.end(turn);
    if (chatId === undefined) {
      turn.say(html`${support.nobody}`);
      return;
    }
    const words = TEXTS[DISPATCHERS_LANGUAGE].commands.support;
    const { name, phone: number, chatId: driverChat } = turn.driver;
    const text = lines(
      html`🆘 <b>${words.title}</b>`,
      html`<a href="tg://user?id=${driverChat}">${name ?? words.nameless}</a>${number === undefined ? '' : `, ${phone(number)}`}`,
      ...question
        .slice(0, MOST_QUESTION)
        .split('\n')
        .map((line) => html`${line}`),
    );
    turn.also((manager) =>
      this.outgoing.text(manager, { key: `update:${turn.updateId}:support`, chatId, priority: 'answer', text }),
    );
    turn.say(html`${support.sent}`);
  }
}
