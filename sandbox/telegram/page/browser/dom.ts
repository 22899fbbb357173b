/// <reference lib="dom" />

/** Builds the page. Words only ever become text nodes, so what people and bots write can never become markup. */
export function makeDom() {
  type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => unknown)>>;

  /** Functions listen, `true` is a bare attribute, `false` none at all. */
  const el = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K] => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'function') element.addEventListener(name, (event) => void value(event));
      else if (value !== false) element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children);
    return element;
  };

  const button = (label: string, press: (event: Event) => unknown, attributes: Attributes = {}): HTMLButtonElement =>
    el('button', { type: 'button', click: press, ...attributes }, label);

  /** A round button with a sign; its name is for those who cannot see the sign. */
  const sign = (symbol: string, name: string, press: () => unknown): HTMLButtonElement =>
    button(symbol, press, { class: 'sign', 'aria-label': name, title: name });

  /** Shows these choices; keeps the chosen one while it is among them, else takes the first. @returns the value chosen now */
  const fill = (
    select: HTMLSelectElement,
    options: readonly { value: number; label: string }[],
    wanted?: number,
  ): number | undefined => {
    const chosen = options.find(({ value }) => value === (wanted ?? Number(select.value))) ?? options[0];
    select.replaceChildren(...options.map(({ value, label }) => el('option', { value: String(value) }, label)));
    if (chosen !== undefined) select.value = String(chosen.value);
    return chosen?.value;
  };

  const nameOf = ({ first_name, last_name = '' }: { first_name: string; last_name?: string }): string =>
    `${first_name} ${last_name}`.trim();

  return { el, button, sign, fill, nameOf };
}

export type Dom = ReturnType<typeof makeDom>;
