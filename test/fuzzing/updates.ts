import fc, { type Arbitrary } from 'fast-check';
import { oddText, oddValue, spoiled } from './odd';

/** People who have opened the bot, and one who has not. */
const PERSON = fc.constantFrom(900_000_100, 900_000_101, 5_000_000_001);
const WORDS = [
  '/start',
  '/start search',
  '/profile',
  '/subscription',
  '/search',
  '/favourites',
  '/stop',
  '/admin',
  '/nothing',
  'Москва — Казань 20т',
  '+7 900 123-45-67',
  '❤',
];

const from = PERSON.map((id) => ({ id, is_bot: false, first_name: 'Иван', language_code: 'ru' }));
const text = fc.oneof(fc.constantFrom(...WORDS), oddText);
const seconds = fc.constantFrom(1_780_000_000, 0, 1_900_000_000);

const message = fc.tuple(from, fc.nat({ max: 1_000_000 }), seconds, text).map(([sender, id, date, words]) => ({
  message_id: id,
  date,
  from: sender,
  chat: { id: sender.id, type: 'private', first_name: 'Иван' },
  text: words,
}));
const contact = fc.tuple(message, oddText).map(([{ text: _, ...rest }, phone]) => ({
  ...rest,
  contact: { phone_number: phone, first_name: 'Иван', user_id: rest.from.id },
}));
const button = fc.tuple(message, text, fc.uuid()).map(([shown, data, id]) => ({
  id,
  from: shown.from,
  chat_instance: '1',
  message: shown,
  data,
}));
const checkout = fc.tuple(from, oddText, fc.nat()).map(([sender, payload, total]) => ({
  id: '1',
  from: sender,
  currency: 'XTR',
  total_amount: total,
  invoice_payload: payload,
}));
const member = from.map((sender) => ({
  from: sender,
  chat: { id: sender.id, type: 'private' },
  date: 1_780_000_000,
  old_chat_member: { user: sender, status: 'member' },
  new_chat_member: { user: sender, status: 'kicked' },
}));

const kinds: readonly Arbitrary<object>[] = [
  message.map((it) => ({ message: it })),
  message.map((it) => ({ edited_message: it })),
  contact.map((it) => ({ message: it })),
  button.map((it) => ({ callback_query: it })),
  checkout.map((it) => ({ pre_checkout_query: it })),
  member.map((it) => ({ my_chat_member: it })),
  oddValue.map((it) => ({ message: it })),
  oddValue.map((it) => ({ unheard_of: it })),
];

/** What Telegram says to the bot, or nearly. */
export const updates: Arbitrary<unknown> = fc
  .tuple(fc.integer({ min: 1, max: 2_000_000_000 }), fc.oneof(fc.oneof(...kinds), spoiled(fc.oneof(...kinds))))
  .map(([id, rest]) => ({ ...(rest as object), update_id: id }));
