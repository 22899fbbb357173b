import { Refusal } from '../bot-api/refusal';
import { parseHtml } from './html';
import { parseMarkdown, parseMarkdownV2 } from './markdown';
import { settle, type Marked } from './marked';

/** Entities as `type:text`, with what else they carry. */
const seen = ({ text, entities }: Marked): string[] => [
  text,
  ...entities.map(({ type, offset, length, url, language, custom_emoji_id, user }) => {
    const more = url ?? language ?? custom_emoji_id ?? user?.id;
    return `${type}:${text.slice(offset, offset + length)}${more === undefined ? '' : `(${more})`}`;
  }),
];
const refusalOf = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof Refusal) return error.description;
    throw error;
  }
  return 'taken';
};

describe('HTML', () => {
  it.each([
    ['<b>a</b><strong>b</strong>', ['ab', 'bold:a', 'bold:b']],
    ['<i>а <u>б</u></i> <s>в</s>', ['а б в', 'italic:а б', 'underline:б', 'strikethrough:в']],
    ['<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', ['ab', 'spoiler:a', 'spoiler:b']],
    ['<a href="https://a.example/?b=1&amp;c=2">x</a>', ['x', 'text_link:x(https://a.example/?b=1&c=2)']],
    ["<a href='tg://user?id=7'>x</a>", ['x', 'text_mention:x(7)']],
    ['<a href="javascript:alert(1)">x</a>', ['x']],
    ['<pre><code class="language-js">x &lt; y</code></pre>', ['x < y', 'pre:x < y(js)']],
    ['<blockquote expandable>x</blockquote>', ['x', 'expandable_blockquote:x']],
    ['<tg-emoji emoji-id="5">👍</tg-emoji>!', ['👍!', 'custom_emoji:👍(5)']],
    ['&lt;&gt;&amp;&quot;&#1071;&#x42f; &nbsp; a & b', ['<>&"ЯЯ &nbsp; a & b']],
    ['👍 <B>x</B >', ['👍 x', 'bold:x']],
    ['  <b> x </b> ', ['x', 'bold:x']],
    ['<b></b>x', ['x']],
  ])('reads %j', (source, expected) => expect(seen(settle(parseHtml(source)))).toEqual(expected));

  it.each([
    ['я <b>x', `Can't find end tag corresponding to start tag "b"`],
    ['я x</b>', 'Unexpected end tag at byte offset 4'],
    ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['я <div>x</div>', 'Unsupported start tag "div" at byte offset 3'],
    ['1 < 2 > 1', 'Unsupported start tag "" at byte offset 2'],
    ['1 < 2', 'Unclosed start tag at byte offset 2'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('refuses %j', (source, words) =>
    expect(refusalOf(() => parseHtml(source))).toBe(`Bad Request: can't parse entities: ${words}`),
  );
});

describe('MarkdownV2', () => {
  it.each([
    ['*a* _b_ __c__ ~d~ ||e||', ['a b c d e', 'bold:a', 'italic:b', 'underline:c', 'strikethrough:d', 'spoiler:e']],
    ['*a _b_*', ['a b', 'bold:a b', 'italic:b']],
    ['`a*b` ```js\nx\n```', ['a*b x', 'code:a*b', 'pre:x(js)']],
    ['[x \\[1\\]](https://a.example/b\\))', ['x [1]', 'text_link:x [1](https://a.example/b))']],
    ['![👍](tg://emoji?id=5)', ['👍', 'custom_emoji:👍(5)']],
    ['10 000 ₽\\. 20\\-т\\!', ['10 000 ₽. 20-т!']],
    ['>a\n>b\nc', ['a\nb\nc', 'blockquote:a\nb']],
    ['**>a\n>b||', ['a\nb', 'expandable_blockquote:a\nb']],
  ])('reads %j', (source, expected) => expect(seen(settle(parseMarkdownV2(source)))).toEqual(expected));

  it.each([
    ['Цена 10.5', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['a-b', "Character '-' is reserved and must be escaped with the preceding '\\'"],
    ['я *x', "Can't find end of Bold entity at byte offset 3"],
    ['*a _b*_', "Can't find end of Italic entity at byte offset 3"],
    ['`x', "Can't find end of Code entity at byte offset 0"],
    ['[x', "Can't find end of TextUrl entity at byte offset 0"],
  ])('refuses %j', (source, words) =>
    expect(refusalOf(() => parseMarkdownV2(source))).toBe(`Bad Request: can't parse entities: ${words}`),
  );
});

describe('the old Markdown', () => {
  it.each([
    ['*a* _b_ `c` [d](https://a.example/)', ['a b c d', 'bold:a', 'italic:b', 'code:c', 'text_link:d(https://a.example/)']],
    ['a\\_b. (c) [d]', ['a_b. (c) [d]']],
  ])('reads %j', (source, expected) => expect(seen(parseMarkdown(source))).toEqual(expected));

  it('refuses what is not closed', () =>
    expect(refusalOf(() => parseMarkdown('a_b'))).toBe(
      "Bad Request: can't parse entities: Can't find end of Italic entity at byte offset 1",
    ));
});

describe('what is found in plain text', () => {
  it.each([
    ['/start cargo_1', ['bot_command:/start']],
    ['/cargos@cargotech_demo_bot', ['bot_command:/cargos@cargotech_demo_bot']],
    ['1/2 и a/b', []],
    ['см. https://a.example/b?c=1, ati.su', ['url:https://a.example/b?c=1', 'url:ati.su']],
    ['ivan@a.example @ivan_demo #груз #1', ['email:ivan@a.example', 'mention:@ivan_demo', 'hashtag:#груз']],
    ['звоните +7 900 123-45-67.', ['phone_number:+7 900 123-45-67']],
  ])('in %j', (text, expected) => expect(seen(settle({ text, entities: [] })).slice(1)).toEqual(expected));

  it('looks into no code and no link', () =>
    expect(seen(settle(parseHtml('<code>/start</code> <a href="https://a.example/">@ivan_demo</a>'))).slice(1)).toEqual([
      'code:/start',
      'text_link:@ivan_demo(https://a.example/)',
    ]));
});
