import { Injectable } from '@nestjs/common';
import { FILTER_STEPS, type FilterConversation, type FilterStep } from '../../conversations/conversation.types';
import { Conversations } from '../../conversations/conversations.service';
import type { DriverTurn } from '../../conversations/driver-turn';
import { Drivers } from '../../conversations/drivers.service';
import { TEXTS } from '../../texts/texts';
import { Dictionaries } from '../dictionaries.service';
import { changed, filterOf, withPoint, withRadius, type FilterQuery, type Point, type Side } from '../filter';
import { filterLabel } from '../filter-label';
import { Places, type PlaceNames } from '../places.service';
import { Search } from '../search.service';
import { readSearch } from '../words/read-search';
import { isAsked, pressed, stepAfter, stepMessage } from './filter-steps';

const MOST_NAMESAKES = 6;

interface Question {
  readonly step: FilterStep;
  readonly filter: FilterQuery;
  readonly names?: PlaceNames;
  readonly points?: readonly Point[];
  readonly puzzled?: boolean;
}

/** /filter: one question after another, each answered by a button or a text, or skipped. */
@Injectable()
export class FilterDialog {
  constructor(
    private readonly conversations: Conversations,
    private readonly search: Search,
    private readonly places: Places,
    private readonly dictionaries: Dictionaries,
    private readonly drivers: Drivers,
  ) {}

  /** Begins with what the driver searched for last. @throws Refusal SERVICE_UNAVAILABLE */
  async begin(turn: DriverTurn): Promise<void> {
    await this.ask(turn, { step: 'from', filter: await this.lastFilter(turn) });
  }

  /** A button under a question. @throws Refusal as `Search.show` does */
  async press(turn: DriverTurn, messageId: number, step: string, value: string): Promise<void> {
    const known = FILTER_STEPS.find((one) => one === step);
    const filter = await this.current(turn);
    const next = known === undefined ? undefined : value === 'skip' ? filter : pressed(filter, known, value);
    if (known === undefined || next === undefined) {
      turn.toast = { text: TEXTS[turn.driver.language].commands.oldButton };
      return;
    }
    await this.goOn(turn, known, next, { messageId });
  }

  /** @throws Refusal as `Search.show` does */
  async show(turn: DriverTurn): Promise<void> {
    await this.finish(turn, await this.current(turn));
  }

  /** Everything is searched again, and nothing is forgotten until it is shown. @throws Refusal SERVICE_UNAVAILABLE */
  async reset(turn: DriverTurn, messageId: number): Promise<void> {
    turn.toast = { text: TEXTS[turn.driver.language].commands.filter.wasReset };
    await this.ask(turn, { step: 'from', filter: {} }, messageId);
  }

  /** An answer in words. @throws Refusal as `Search.show` does */
  async answer(turn: DriverTurn, { step, filter }: FilterConversation, text: string): Promise<void> {
    if (step === 'from' || step === 'to') {
      await this.answerCity(turn, step, filter, text);
      return;
    }
    const next = await this.read(step, filter, text);
    if (next === undefined) await this.ask(turn, { step, filter, puzzled: true });
    else await this.goOn(turn, step, next);
  }

  private async answerCity(turn: DriverTurn, step: 'from' | 'to', filter: FilterQuery, text: string): Promise<void> {
    const words = readSearch(text, { today: '1970-01-01', bodies: [] });
    const [place] = words.places;
    const found = place === undefined ? [] : (await this.places.find(place.words)).slice(0, MOST_NAMESAKES);
    const [point] = found;
    if (point === undefined) {
      await this.ask(turn, { step, filter, puzzled: true });
      return;
    }
    this.places.remember(turn, found);
    const namesakes = found.filter(({ name }) => name === point.name);
    if (namesakes.length > 1 || found.length > 1) {
      await this.ask(turn, { step, filter, points: found });
      return;
    }
    const side: Side = step === 'from' ? 'start' : 'finish';
    const chosen = withPoint(filter, side, point);
    const next = words.radiusKm === undefined ? chosen : withRadius(chosen, words.radiusKm);
    await this.goOn(turn, step, next, { names: { [side]: point.name } });
  }

  /** The filter with what was typed; undefined when it cannot be read. */
  private async read(
    step: Exclude<FilterStep, 'from' | 'to'>,
    filter: FilterQuery,
    text: string,
  ): Promise<FilterQuery | undefined> {
    const knowledge = { today: '1970-01-01', bodies: step === 'body' ? await this.dictionaries.bodies() : [] };
    // A number alone is meant in the unit that was asked for.
    const bare = /^\s*(\d[\d\s.,]*)\s*$/.exec(text)?.[1]?.trim();
    const unit = { radius: 'км', weight: 'т', body: '', price: '₽' }[step];
    const words = readSearch(bare === undefined ? text : `${bare} ${unit}`, knowledge);
    const { weightVolume, truckTypes, price, pricePerKm } = filterOf(words, {});
    if (step === 'radius') return words.radiusKm === undefined ? undefined : withRadius(filter, words.radiusKm);
    if (step === 'weight') return weightVolume === undefined ? undefined : changed(filter, { weightVolume });
    if (step === 'body') return truckTypes === undefined ? undefined : changed(filter, { truckTypes });
    return price === undefined && pricePerKm === undefined ? undefined : changed(filter, { price, pricePerKm });
  }

  private async goOn(
    turn: DriverTurn,
    step: FilterStep,
    filter: FilterQuery,
    { messageId, names }: { messageId?: number; names?: PlaceNames } = {},
  ): Promise<void> {
    let next = stepAfter(step);
    while (next !== undefined && !isAsked(next, filter)) next = stepAfter(next);
    if (next === undefined) await this.finish(turn, filter, names);
    else await this.ask(turn, { step: next, filter, ...(names && { names }) }, messageId);
  }

  private async finish(turn: DriverTurn, filter: FilterQuery, names?: PlaceNames): Promise<void> {
    const timeZone = await this.drivers.zone(turn.driver.driverId);
    await this.search.show(turn, { filter, timeZone, ...(names && { names }) });
    this.conversations.end(turn);
  }

  private async ask(turn: DriverTurn, { step, filter, names, ...asked }: Question, messageId?: number): Promise<void> {
    const { language } = turn.driver;
    const [kept, bodies] = await Promise.all([this.places.names(filter), this.dictionaries.bodies()]);
    const label = filterLabel(filter, { ...kept, ...names }, bodies, language);
    const { text, markup } = stepMessage({ step, label, language, bodies, ...asked });
    this.conversations.keep(turn, { kind: 'filter', step, filter: { ...filter } });
    if (messageId === undefined) turn.say(text, markup);
    else turn.edit(messageId, text, markup);
  }

  /** Of the dialog that runs; one that has run out goes on from the last filter. */
  private async current(turn: DriverTurn): Promise<FilterQuery> {
    const running = await this.conversations.running(turn);
    return running?.kind === 'filter' ? running.filter : this.lastFilter(turn);
  }

  private async lastFilter(turn: DriverTurn): Promise<FilterQuery> {
    return this.search.lastFilter(turn, await this.drivers.zone(turn.driver.driverId));
  }
}
