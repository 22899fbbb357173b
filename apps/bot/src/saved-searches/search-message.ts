import type { Language, SavedSearch } from '#contracts';
import type { InlineKeyboardButton } from 'telegraf/types';
import type { Message } from '../alerts/alert-message';
import { time } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';

/** For whom the words are. `now` in ms since 1970, `timeZone` IANA. */
export interface Reader {
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
}

const muted = ({ alerts: { mutedUntil } }: SavedSearch, now: number): string | undefined =>
  mutedUntil !== undefined && Date.parse(mutedUntil) > now ? mutedUntil : undefined;

const sign = (search: SavedSearch, now: number): string =>
  search.alerts.enabled && muted(search, now) === undefined ? '🔔' : '🔕';

/** All searches, each behind its number. */
export function searchesMessage(items: readonly SavedSearch[], { language, now }: Reader): Message {
  const words = TEXTS[language].alerts.searches;
  const shown: (Html | string)[] =
    items.length === 0
      ? ['', ...words.none.map((line) => html`${line}`)]
      : items.flatMap((search, index) => [
          '',
          html`${sign(search, now)} <b>${index + 1}. ${search.name}</b>`,
          words.today(search.matchesToday),
        ]);
  const numbers = items.map(({ id }, index) => ({ text: String(index + 1), callback_data: `search:${id}` }));
  return {
    text: lines(html`🔎 <b>${words.title}</b>`, ...shown),
    markup: {
      inline_keyboard: [numbers.slice(0, 5), numbers.slice(5), [{ text: words.saveLast, callback_data: 'save:last' }]].filter(
        (row) => row.length > 0,
      ),
    },
  };
}

/** One search and all that may be done with it. `label` is its filter in words. */
export function searchMessage(search: SavedSearch, label: string, { language, timeZone, now }: Reader): Message {
  const words = TEXTS[language].alerts.searches;
  const { id, name, alerts, matchesToday } = search;
  const until = muted(search, now);
  const button = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: `${data}:${id}` });
  const noise = !alerts.enabled
    ? [button(words.turnOn, 'alerts:on')]
    : [
        until === undefined ? button(words.muteToday, 'mute:today') : button(words.unmute, 'alerts:unmute'),
        button(words.turnOff, 'mute:off'),
      ];
  return {
    text: lines(
      html`🔎 <b>${name}</b>`,
      html`${label}`,
      '',
      until === undefined || !alerts.enabled
        ? html`${alerts.enabled ? words.on : words.off}`
        : html`${words.mutedUntil(time(until, timeZone, language))}`,
      html`${alerts.quietHours === undefined ? words.noQuiet : words.quiet(alerts.quietHours.from, alerts.quietHours.to)}`,
      html`${words.limit(alerts.maxPerHour)}`,
      html`${words.today(matchesToday)}`,
    ),
    markup: {
      inline_keyboard: [
        noise,
        [button(words.setQuiet, 'quiet'), button(words.setLimit, 'limit')],
        [button(words.results, 'results'), button(words.forget, 'forget')],
        [{ text: words.all, callback_data: 'searches' }],
      ],
    },
  };
}

/** Of an alert: how to hear less of the searches that found it. */
export function muteMessage(searches: readonly { id: string; name: string }[], language: Language): Message {
  const words = TEXTS[language].alerts.searches;
  return {
    text: lines(html`${words.askMute}`, ...searches.map(({ name }) => html`🔎 <b>${name}</b>`)),
    markup: {
      inline_keyboard: searches.flatMap(({ id, name }) => [
        ...(searches.length > 1 ? [[{ text: `🔎 ${name}`, callback_data: `search:${id}` }]] : []),
        [
          { text: words.muteToday, callback_data: `mute:today:${id}` },
          { text: words.turnOff, callback_data: `mute:off:${id}` },
        ],
        ...(searches.length > 1 ? [] : [[{ text: words.setLimit, callback_data: `limit:${id}` }]]),
      ]),
    },
  };
}

export function forgottenMessage(name: string, language: Language): Message {
  const words = TEXTS[language].alerts.searches;
  return {
    text: html`${words.forgotten(name)}`,
    markup: {
      inline_keyboard: [
        [
          { text: words.restore, callback_data: 'restore' },
          { text: words.all, callback_data: 'searches' },
        ],
      ],
    },
  };
}
