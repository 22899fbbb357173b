import type { Entity } from '../world/types';

/** What a link in a text becomes; undefined when its address is none, for then only the text stays. */
export function linkEntity(address: string, { offset, length }: Entity): Entity | undefined {
  const [, user] = /^tg:\/\/user\?id=(\d{1,16})$/.exec(address) ?? [];
  if (user !== undefined)
    return { type: 'text_mention', offset, length, user: { id: Number(user), is_bot: false, first_name: user } };
  const url = /^[a-z][a-z\d+.-]*:/i.test(address) ? address : `http://${address}`;
  const known = URL.canParse(url) && ['http:', 'https:', 'tg:', 'ton:'].includes(new URL(url).protocol);
  return known && (/^tg:|^ton:/i.test(url) || new URL(url).hostname.includes('.') || new URL(url).hostname === 'localhost')
    ? { type: 'text_link', offset, length, url: new URL(url).href }
    : undefined;
}
