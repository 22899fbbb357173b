const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text in Telegram's HTML. Made by `html` only: what stands in it is escaped. */
export class Html {
  constructor(readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

type Part = string | number | Html | undefined | readonly (Html | string)[];

const render = (part: Part): string => {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  return Array.isArray(part) ? part.map(render).join('') : escapeHtml(String(part));
};

/** The one place where text becomes markup: whatever is put in is escaped unless it is Html itself. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(fixed.map((text, index) => text + render(parts[index])).join(''));

/** Lines that are there, one under the other. */
export const lines = (...all: readonly (Html | string | undefined)[]): Html =>
  new Html(
    all
      .filter((line) => line !== undefined)
      .map(render)
      .join('\n'),
  );

export const plainText = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** Telegram counts UTF-16 units after its markup is read. */
export const TEXT_LIMIT = 4_096;

/** Cuts between lines, so that no tag is torn: our tags never reach over a line's end. */
export function fitted(markup: string, limit = TEXT_LIMIT): string {
  if (plainText(markup).length <= limit) return markup;
  const kept: string[] = [];
  let length = 1;
  for (const line of markup.split('\n')) {
    const more = plainText(line).length + 1;
    if (length + more > limit) {
      if (kept.length === 0) kept.push(escapeHtml(plainText(line).slice(0, limit - 1)));
      break;
    }
    kept.push(line);
    length += more;
  }
  return `${kept.join('\n')}…`;
}
