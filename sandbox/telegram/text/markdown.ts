import { badRequest, type Refusal } from '../bot-api/refusal';
import type { Entity } from '../world/types';
import { linkEntity } from './link';
import type { Marked } from './marked';

const RESERVED = '_*[]()~`>#+-=|{}.!';
/** The longer come first: `__` is not two `_`. */
const MARKS: readonly (readonly [mark: string, type: string, name: string])[] = [
  ['```', 'pre', 'Pre'],
  ['`', 'code', 'Code'],
  ['||', 'spoiler', 'Spoiler'],
  ['__', 'underline', 'Underline'],
  ['_', 'italic', 'Italic'],
  ['*', 'bold', 'Bold'],
  ['~', 'strikethrough', 'Strikethrough'],
];
const NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MARKS.map(([, type, name]) => [type, name])),
  text_link: 'TextUrl',
};

interface Open {
  readonly type: string;
  readonly mark: string;
  /** Of the text so far. */
  readonly offset: number;
  /** Of the source. */
  readonly at: number;
  readonly language?: string;
}

class Reader {
  text = '';
  readonly entities: Entity[] = [];
  readonly open: Open[] = [];
  at = 0;

  constructor(readonly source: string) {}

  wrong(words: string, at = this.at): Refusal {
    return badRequest(`can't parse entities: ${words} at byte offset ${Buffer.byteLength(this.source.slice(0, at))}`);
  }

  begin(type: string, mark: string, language?: string): void {
    this.open.push({ type, mark, offset: this.text.length, at: this.at, ...(language === undefined ? {} : { language }) });
    this.at += mark.length;
  }

  end({ type, mark, offset, language }: Open): void {
    this.open.pop();
    this.at += mark.length;
    const length = this.text.length - offset;
    if (length > 0) this.entities.push({ type, offset, length, ...(language === undefined ? {} : { language }) });
  }

  /** After `]`: the address in its brackets. @returns whether there was one */
  link({ offset, at }: Open): boolean {
    const [whole, address = ''] = /^\(((?:\\.|[^()\\\n])*)\)/.exec(this.source.slice(this.at + 1)) ?? [];
    if (whole === undefined) return false;
    this.open.pop();
    const length = this.text.length - offset;
    const target = address.replace(/\\(.)/g, '$1');
    const emoji = this.source.startsWith('![', at) ? /^tg:\/\/emoji\?id=(\d+)$/.exec(target)?.[1] : undefined;
    const entity: Entity | undefined =
      emoji === undefined
        ? linkEntity(target, { type: 'text_link', offset, length })
        : { type: 'custom_emoji', offset, length, custom_emoji_id: emoji };
    if (entity !== undefined && length > 0) this.entities.push(entity);
    this.at += 1 + whole.length;
    return true;
  }

  finish(): Marked {
    const last = this.open.at(-1);
    if (last !== undefined) throw this.wrong(`Can't find end of ${NAMES[last.type] ?? last.type} entity`, last.at);
    return { text: this.text, entities: this.entities };
  }
}

/** ```` ```js\n ```` names a language. */
const languageAt = (source: string, at: number): string | undefined => /^```([\w+#-]+)\n/.exec(source.slice(at))?.[1];

function readMark(reader: Reader, marks: typeof MARKS): boolean {
  const found = marks.find(([mark]) => reader.source.startsWith(mark, reader.at));
  if (found === undefined) return false;
  const [mark, type] = found;
  const last = reader.open.at(-1);
  if (last?.type === type) reader.end(last);
  else if (reader.open.some((other) => other.type === type) && last !== undefined)
    throw reader.wrong(`Can't find end of ${NAMES[last.type] ?? last.type} entity`, last.at);
  else {
    const language = type === 'pre' ? languageAt(reader.source, reader.at) : undefined;
    reader.begin(type, mark, language);
    if (language !== undefined) reader.at += language.length + 1;
    else if (type === 'pre' && reader.source[reader.at] === '\n') reader.at += 1;
  }
  return true;
}

/** Lines that begin with `>` are one quotation; `**>` begins one that is folded. */
function readQuote(reader: Reader): boolean {
  const lineStart = reader.at === 0 || reader.source[reader.at - 1] === '\n';
  const quote = reader.open.find(({ type }) => type.endsWith('blockquote'));
  if (quote !== undefined && reader.source[reader.at] === '\n' && reader.source[reader.at + 1] !== '>') {
    if (reader.open.at(-1) !== quote) return false;
    reader.end({ ...quote, mark: '' });
    return false;
  }
  const mark = ['**>', '>'].find((one) => lineStart && reader.source.startsWith(one, reader.at));
  if (mark === undefined) return false;
  if (quote === undefined) reader.begin(mark === '>' ? 'blockquote' : 'expandable_blockquote', mark);
  else reader.at += mark.length;
  return true;
}

/** @throws Refusal 400 when markup is unbalanced, or a character of it stands unescaped */
export function parseMarkdownV2(source: string): Marked {
  const reader = new Reader(source);
  while (reader.at < source.length) {
    const character = source[reader.at] ?? '';
    const last = reader.open.at(-1);
    const verbatim = last?.type === 'code' || last?.type === 'pre';
    if (character === '\\' && /^[\x01-\x7e]$/.test(source[reader.at + 1] ?? '')) {
      reader.text += source[reader.at + 1] ?? '';
      reader.at += 2;
    } else if (verbatim) {
      if (source.startsWith(last.mark, reader.at)) reader.end(last);
      else if (character === '`') throw reader.wrong("Character '`' is reserved and must be escaped with the preceding '\\'");
      else {
        reader.text += character;
        reader.at += 1;
      }
    } else if (readQuote(reader)) continue;
    else if (source.startsWith('||', reader.at) && endsQuote(reader)) reader.at += 2;
    else if (readMark(reader, MARKS)) continue;
    else if (character === '[') reader.begin('text_link', '[');
    else if (source.startsWith('![', reader.at)) reader.begin('text_link', '![');
    else if (character === ']' && last?.type === 'text_link') {
      if (!reader.link(last)) throw reader.wrong("Character ']' is reserved and must be escaped with the preceding '\\'");
    } else if (RESERVED.includes(character))
      throw badRequest(`can't parse entities: Character '${character}' is reserved and must be escaped with the preceding '\\'`);
    else {
      reader.text += character;
      reader.at += 1;
    }
  }
  const quote = reader.open.at(-1);
  if (quote?.type.endsWith('blockquote') === true) reader.end({ ...quote, mark: '' });
  return reader.finish();
}

/** The mark that closes a folded quotation at the end of its last line. */
const endsQuote = ({ open, source, at }: Reader): boolean =>
  open.at(-1)?.type === 'expandable_blockquote' && (source[at + 2] === undefined || /^\n(?!>)/.test(source.slice(at + 2)));

const OLD_MARKS = MARKS.filter(([mark]) => ['```', '`', '_', '*'].includes(mark));

/** The old kind: no nesting, and only four characters to escape. @throws Refusal 400 when markup is unbalanced */
export function parseMarkdown(source: string): Marked {
  const reader = new Reader(source);
  while (reader.at < source.length) {
    const character = source[reader.at] ?? '';
    const last = reader.open.at(-1);
    const escaped = character === '\\' && '_*`['.includes(source[reader.at + 1] ?? ' ');
    if (last === undefined && escaped) {
      reader.text += source[reader.at + 1] ?? '';
      reader.at += 2;
    } else if (last?.type === 'text_link' && character === ']' && reader.link(last)) continue;
    else if (last !== undefined && last.type !== 'text_link' && source.startsWith(last.mark, reader.at)) reader.end(last);
    else if (last === undefined && readMark(reader, OLD_MARKS)) continue;
    else if (last === undefined && character === '[' && /^\[[^\]\n]*\]\([^)\n]*\)/.test(source.slice(reader.at)))
      reader.begin('text_link', '[');
    else {
      reader.text += character;
      reader.at += 1;
    }
  }
  return reader.finish();
}
