import type { Entity } from '../world/types';

/** Text without its markup, and what the markup said. */
export interface Marked {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** What Telegram finds by itself in plain text. */
const FOUND: readonly (readonly [type: string, pattern: RegExp])[] = [
  [
    'url',
    /(?<![\w@./])(?:https?:\/\/[^\s<>"]+|(?:[a-z\d-]+\.)+(?:ru|su|com|org|net|me|io|рф)(?:\/[^\s<>"]*)?)(?<![.,;:!?)'"])/giu,
  ],
  ['email', /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@])/g],
  ['bot_command', /(?<![\w/<>])\/[a-z]\w{0,31}(?:@\w{3,32})?(?![\w/])/gi],
  ['mention', /(?<![\w@])@[a-z]\w{3,31}(?!\w)/gi],
  ['hashtag', /(?<![\p{L}\p{N}_#])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu],
  ['phone_number', /(?<![\w+])\+\d[\d\s()-]{8,16}\d(?!\w)/g],
];

/** Inside these nothing more is looked for. */
const CLOSED = new Set(['code', 'pre', 'text_link', 'text_mention', 'url', 'email', 'bot_command', 'mention']);

const touches = (one: Entity, other: Entity): boolean =>
  one.offset < other.offset + other.length && other.offset < one.offset + one.length;

function withFound(text: string, given: readonly Entity[]): Entity[] {
  const entities = [...given];
  for (const [type, pattern] of FOUND) {
    for (const match of text.matchAll(pattern)) {
      const found: Entity = { type, offset: match.index, length: match[0].length };
      if (!entities.some((entity) => CLOSED.has(entity.type) && touches(entity, found))) entities.push(found);
    }
  }
  return entities;
}

/** As a chat shows it: without blank edges, with the entities in it and those found by themselves, in their order. */
export function settle({ text, entities }: Marked): Marked {
  const trimmed = text.trim();
  const lead = text.length - text.trimStart().length;
  const moved = entities.flatMap((entity) => {
    const start = Math.max(entity.offset - lead, 0);
    const end = Math.min(entity.offset + entity.length - lead, trimmed.length);
    return end > start ? [{ ...entity, offset: start, length: end - start }] : [];
  });
  return {
    text: trimmed,
    entities: withFound(trimmed, moved).sort((one, other) => one.offset - other.offset || other.length - one.length),
  };
}
