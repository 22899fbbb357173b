import type { Language, Ref } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import { FILTER_STEPS, type FilterStep } from '../../conversations/conversation.types';
import { distance, moneyPerKm } from '../../texts/format';
import { html, lines, type Html } from '../../texts/html';
import { TEXTS } from '../../texts/texts';
import { changed, TRUCK_SIZES, withPoint, withRadius, type FilterQuery, type Point } from '../filter';
import { sizeLabel } from '../filter-label';

const RADII_KM = [0, 50, 100, 200, 300] as const;
const PRICES_PER_KM = [4_000, 6_000, 8_000, 10_000] as const;

export const stepAfter = (step: FilterStep): FilterStep | undefined => FILTER_STEPS[FILTER_STEPS.indexOf(step) + 1];

/** Whether a step has something to ask: without a city there is no radius. */
export const isAsked = (step: FilterStep, filter: FilterQuery): boolean =>
  step !== 'radius' || filter['startPointId'] !== undefined || filter['finishPointId'] !== undefined;

/** What a button of a step does to the filter; a point is `<type>-<id>`. Undefined for a button that no step has. */
export function pressed(filter: FilterQuery, step: FilterStep, value: string): FilterQuery | undefined {
  const any = value === 'any';
  switch (step) {
    case 'from':
    case 'to': {
      const side = step === 'from' ? 'start' : 'finish';
      const [, type, id] = /^([\w]{1,20})-(\d{1,20})$/.exec(value) ?? [];
      if (any) return withPoint(filter, side, undefined);
      return type === undefined || id === undefined ? undefined : withPoint(filter, side, { type, id });
    }
    case 'radius': {
      const radius = RADII_KM.find((one) => String(one) === value);
      return any || radius !== undefined ? withRadius(filter, radius) : undefined;
    }
    case 'weight': {
      const size = TRUCK_SIZES.find((one) => one === value);
      return any || size !== undefined ? changed(filter, { weightVolume: size }) : undefined;
    }
    case 'body':
      return any || /^\d{1,20}$/.test(value) ? changed(filter, { truckTypes: any ? undefined : value }) : undefined;
    case 'price': {
      const price = PRICES_PER_KM.find((one) => String(one) === value);
      if (any) return changed(filter, { price: undefined, pricePerKm: undefined });
      return price === undefined ? undefined : changed(filter, { pricePerKm: `${price},` });
    }
  }
}

export interface Asked {
  readonly step: FilterStep;
  readonly label: string;
  readonly language: Language;
  readonly bodies: readonly Ref[];
  /** Namesakes to choose from. */
  readonly points?: readonly Point[];
  /** What was typed is not understood. */
  readonly puzzled?: boolean;
}

/** The question of a step with its buttons. */
export function stepMessage({ step, label, language, bodies, points = [], puzzled = false }: Asked): {
  text: Html;
  markup: InlineKeyboardMarkup;
} {
  const words = TEXTS[language].commands.filter;
  const button = (text: string, value: string): InlineKeyboardButton => ({ text, callback_data: `filter:${step}:${value}` });
  const options = (): InlineKeyboardButton[] => {
    switch (step) {
      case 'from':
      case 'to':
        return points.map(({ id, type, name, region }) =>
          button(region === undefined ? name : `${name}, ${region}`, `${type}-${id}`),
        );
      case 'radius':
        return RADII_KM.map((km) => button(km === 0 ? words.onlyCity : `+${distance(km, language)}`, String(km)));
      case 'weight':
        return TRUCK_SIZES.map((size) => button(sizeLabel(size, language) ?? size, size));
      case 'body':
        return bodies.slice(0, 12).map(({ id, name }) => button(name, id));
      case 'price':
        return PRICES_PER_KM.map((kopecks) => button(words.range(moneyPerKm(kopecks, language), undefined), String(kopecks)));
    }
  };
  const perRow = points.length > 0 ? 1 : step === 'radius' ? 3 : 2;
  return {
    text: lines(
      html`🔧 <b>${words.title}</b>: ${label}`,
      '',
      puzzled ? html`<i>${words.puzzled}</i>` : undefined,
      points.length > 0 ? words.which : words.ask[step],
    ),
    markup: {
      inline_keyboard: [
        ...rowsOf(options(), perRow),
        [button(words.any, 'any'), button(words.skip, 'skip')],
        [
          { text: words.show, callback_data: 'filter:show' },
          { text: words.reset, callback_data: 'filter:reset' },
        ],
      ],
    },
  };
}

function rowsOf<T>(all: readonly T[], size: number): T[][] {
  const rows: T[][] = [];
  for (let at = 0; at < all.length; at += size) rows.push(all.slice(at, at + size));
  return rows;
}
