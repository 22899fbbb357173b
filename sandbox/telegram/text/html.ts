import { badRequest, type Refusal } from '../bot-api/refusal';
import type { Entity } from '../world/types';
import { linkEntity } from './link';
import type { Marked } from './marked';

const TYPES: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-emoji': 'custom_emoji',
};
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

const TAG = /<(\/?)([a-z][a-z\d-]*)?((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*>/iy;
const ATTRIBUTE = /([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi;
const CHARACTER = /&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([\da-f]{1,6}));/gi;

const decode = (text: string): string =>
  text.replace(CHARACTER, (whole, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

interface Open {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly offset: number;
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(text.matchAll(ATTRIBUTE), ([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? ''),
    ]),
  );

function entityOf({ tag, attributes, offset }: Open, text: string): Entity | undefined {
  const length = text.length - offset;
  const entity: Entity = { type: TYPES[tag] ?? tag, offset, length };
  if (tag === 'a') return linkEntity(attributes['href'] ?? text.slice(offset), entity);
  if (tag === 'tg-emoji') return { ...entity, custom_emoji_id: attributes['emoji-id'] };
  if (tag === 'blockquote' && 'expandable' in attributes) return { ...entity, type: 'expandable_blockquote' };
  return entity;
}

/** `<pre><code class="language-x">` is one entity with a language. */
function joinPre(entities: readonly Entity[], languages: ReadonlyMap<Entity, string>): Entity[] {
  return entities.flatMap((entity) => {
    const same = (type: string) => (other: Entity) =>
      other.type === type && other.offset === entity.offset && other.length === entity.length;
    if (entity.type === 'code' && entities.some(same('pre'))) return [];
    const inner = entity.type === 'pre' ? entities.find(same('code')) : undefined;
    const language = inner === undefined ? undefined : languages.get(inner);
    return [language === undefined ? entity : { ...entity, language }];
  });
}

/** @throws Refusal 400 when tags are unknown, unclosed or crossed */
export function parseHtml(source: string): Marked {
  let text = '';
  const entities: Entity[] = [];
  const languages = new Map<Entity, string>();
  const open: Open[] = [];
  const wrong = (words: string, at: number): Refusal =>
    badRequest(`can't parse entities: ${words} at byte offset ${Buffer.byteLength(source.slice(0, at))}`);

  for (let at = 0; at < source.length;) {
    if (source[at] !== '<') {
      const next = source.indexOf('<', at);
      const end = next < 0 ? source.length : next;
      text += decode(source.slice(at, end));
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const [whole, slash, name = '', rest = ''] = TAG.exec(source) ?? [];
    if (whole === undefined) {
      const [, tag = ''] = /^<\/?([a-z\d-]*)/i.exec(source.slice(at)) ?? [];
      throw source.includes('>', at) ? wrong(`Unsupported start tag "${tag}"`, at) : wrong('Unclosed start tag', at);
    }
    const tag = name.toLowerCase();
    if (slash === '/') {
      const last = open.pop();
      if (last === undefined) throw wrong('Unexpected end tag', at);
      if (tag !== '' && tag !== last.tag)
        throw badRequest(
          `can't parse entities: Unmatched end tag at byte offset ${Buffer.byteLength(source.slice(0, at))}, expected "</${last.tag}>", found "</${tag}>"`,
        );
      const entity = entityOf(last, text);
      if (entity !== undefined && entity.length > 0) entities.push(entity);
      const language = /^language-(\S+)$/.exec(last.attributes['class'] ?? '')?.[1];
      if (entity !== undefined && language !== undefined) languages.set(entity, language);
    } else {
      const attributes = attributesOf(rest);
      if (TYPES[tag] === undefined) throw wrong(`Unsupported start tag "${tag}"`, at);
      if (tag === 'span' && attributes['class'] !== 'tg-spoiler') throw wrong('Tag "span" must have class "tg-spoiler"', at);
      open.push({ tag, attributes, offset: text.length });
    }
    at += whole.length;
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined)
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text, entities: joinPre(entities, languages) };
}
