import { parseHtml } from '../../text/html';
import { parseMarkdown, parseMarkdownV2 } from '../../text/markdown';
import { settle, type Marked } from '../../text/marked';
import type { Entity } from '../../world/types';
import { isRecord, type Params } from './params';
import { badRequest } from '../refusal';

const PARSERS: Readonly<Record<string, (source: string) => Marked>> = {
  html: parseHtml,
  markdownv2: parseMarkdownV2,
  markdown: parseMarkdown,
};

const MOST = { text: 4_096, caption: 1_024 } as const;

function readEntities(values: readonly unknown[]): Entity[] {
  return values.map((value) => {
    const { type, offset, length } = isRecord(value) ? value : {};
    if (typeof type !== 'string' || typeof offset !== 'number' || typeof length !== 'number')
      throw badRequest("can't parse entities: expected an Object of MessageEntity");
    return value as Entity;
  });
}

/**
 * The text or caption of a call as the chat will show it.
 *
 * @throws Refusal 400 when it is empty or too long after its markup is taken out, or the markup is wrong
 */
export function readWords(params: Params, kind: 'text' | 'caption'): Marked {
  const source = params.text(kind) ?? '';
  const mode = params.text('parse_mode')?.toLowerCase() ?? '';
  const parse = PARSERS[mode];
  if (mode !== '' && parse === undefined) throw badRequest('unsupported parse_mode');
  const given = params.list(kind === 'text' ? 'entities' : 'caption_entities') ?? [];
  const marked = settle(parse?.(source) ?? { text: source, entities: readEntities(given) });
  if (kind === 'text' && marked.text === '') throw badRequest('message text is empty');
  if (marked.text.length > MOST[kind]) throw badRequest(kind === 'text' ? 'message is too long' : 'message caption is too long');
  return marked;
}

/** A text with its entities as fields of a message. */
export const asText = ({ text, entities }: Marked): { text: string; entities?: readonly Entity[] } =>
  entities.length === 0 ? { text } : { text, entities };

/** The same for what stands below a file. */
export const asCaption = ({ text, entities }: Marked): { caption?: string; caption_entities?: readonly Entity[] } =>
  text === '' ? {} : { caption: text, ...(entities.length === 0 ? {} : { caption_entities: entities }) };
