import type { Method } from './methods';
import type { Handler, Parts } from './parts';
import { post } from './methods/send';

/** The least Telegram would say where more than a yes is expected and this sandbox does not play the part. */
const LEAST: Readonly<Record<string, unknown>> = {
  UserProfilePhotos: { total_count: 0, photos: [] },
  UserProfileAudios: { total_count: 0, audios: [] },
  UserChatBoosts: { boosts: [] },
  Gifts: { gifts: [] },
  OwnedGifts: { total_count: 0, gifts: [] },
  StarAmount: { amount: 0 },
  Integer: 0,
  String: '',
};

/** A method that does nothing here but look at its parameters and at the chat it names. */
export function otherMethod(parts: Parts, { returns }: Method): Handler {
  return (params) => {
    if (returns === 'Message') return post(parts, params, {});
    if (params.has('chat_id')) parts.world.reach(params.json('chat_id') as number | string);
    if (returns.startsWith('Boolean') || returns.endsWith('|Boolean')) return true;
    return returns.endsWith('[]') ? [] : (LEAST[returns] ?? {});
  };
}
