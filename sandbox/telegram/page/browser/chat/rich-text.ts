/// <reference lib="dom" />
import type { Control } from '../control';
import type { Dialogs } from '../dialogs';
import type { Dom } from '../dom';
import type { Links } from '../links';
import type { Entity, Seat } from '../types';

/** Text with its entities as elements. */
export function makeRichText({
  dom: { el },
  links,
  control,
  dialogs,
}: {
  dom: Dom;
  links: Links;
  control: Control;
  dialogs: Dialogs;
}) {
  const PLAIN: Readonly<Record<string, keyof HTMLElementTagNameMap>> = {
    bold: 'b',
    italic: 'i',
    underline: 'u',
    strikethrough: 's',
    code: 'code',
    pre: 'pre',
    blockquote: 'blockquote',
    expandable_blockquote: 'blockquote',
  };

  const link = (target: string, seat: Seat, inside: Node[]): HTMLElement => {
    const href = links.safe(target);
    if (href === undefined) return el('span', {}, ...inside);
    const follow = (event: Event): Promise<void> => {
      event.preventDefault();
      return links.follow(target, seat);
    };
    return el('a', { href, rel: 'noopener', click: follow }, ...inside);
  };

  const spoiler = (inside: Node[]): HTMLElement => {
    const show = (): void => {
      cover.classList.add('shown');
      cover.removeAttribute('aria-label');
    };
    const cover = el('button', { type: 'button', class: 'spoiler', 'aria-label': 'Скрытый текст', click: show }, ...inside);
    return cover;
  };

  const wrap = ({ type, url }: Entity, text: string, inside: Node[], seat: Seat): HTMLElement => {
    const plain = PLAIN[type];
    if (plain !== undefined) return el(plain, {}, ...inside);
    if (type === 'spoiler') return spoiler(inside);
    if (type === 'text_link') return link(url ?? '', seat, inside);
    if (type === 'url') return link(text, seat, inside);
    if (type === 'email') return link(`mailto:${text}`, seat, inside);
    if (type === 'phone_number') return link(`tel:${text.replace(/[^\d+]/g, '')}`, seat, inside);
    if (type === 'bot_command') {
      const send = (): Promise<void> => dialogs.attempt(() => control.post('text', { ...seat, text }));
      return el('button', { type: 'button', class: 'link', click: send }, ...inside);
    }
    return el('span', { class: type === 'mention' || type === 'hashtag' ? 'link' : '' }, ...inside);
  };

  /** Entities nest but never cross, so what begins inside one belongs to it. */
  const between = (text: string, start: number, end: number, entities: readonly Entity[], seat: Seat): Node[] => {
    const nodes: Node[] = [];
    let at = start;
    let rest = entities;
    for (let [first] = rest; first !== undefined; [first] = rest) {
      const from = Math.max(first.offset, at);
      const to = Math.min(first.offset + first.length, end);
      if (from > at) nodes.push(document.createTextNode(text.slice(at, from)));
      const inner = rest.slice(1).filter(({ offset }) => offset < to);
      rest = rest.slice(1 + inner.length);
      if (to > from) nodes.push(wrap(first, text.slice(from, to), between(text, from, to, inner, seat), seat));
      at = Math.max(at, to);
    }
    if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
    return nodes;
  };

  return (text: string, entities: readonly Entity[], seat: Seat): Node[] =>
    between(
      text,
      0,
      text.length,
      [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length),
      seat,
    );
}

export type RichText = ReturnType<typeof makeRichText>;
