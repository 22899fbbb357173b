/// <reference lib="dom" />
import type { Dom } from './dom';

/** What lies over the page: toasts, alerts and questions. */
export function makeDialogs({ dom: { el, button } }: { dom: Dom }) {
  const TOAST_MS = 4_000;
  const CITIES = [
    { name: 'Москва', latitude: 55.7558, longitude: 37.6173 },
    { name: 'Казань', latitude: 55.7963, longitude: 49.1088 },
  ];

  const toast = (text: string): void => {
    const line = el('p', {}, text);
    document.getElementById('toasts')?.append(line);
    setTimeout(() => line.remove(), TOAST_MS);
  };

  /** Runs what a person asked for; a refusal is told, not thrown. */
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error));
    }
  };

  /** A sheet that goes away by Escape, by its own buttons, or by `close`. */
  const sheet = (title: string, build: (close: () => void) => readonly Node[]): void => {
    const dialog: HTMLDialogElement = el('dialog', { 'aria-label': title });
    dialog.addEventListener('close', () => dialog.remove());
    dialog.append(el('h2', {}, title), ...build(() => dialog.close()));
    document.body.append(dialog);
    dialog.showModal();
  };

  const alert = (text: string): void =>
    sheet('CargoTech', (close) => [el('p', { class: 'alert' }, text), button('OK', close, { class: 'main', autofocus: true })]);

  const field = (label: string, attributes: Readonly<Record<string, string | boolean>>) => {
    const input = el('input', attributes);
    return { input, line: el('label', {}, label, input) };
  };

  /** A form in a sheet: sent by Enter or by its main button; others may stand below it. */
  const ask = (
    title: string,
    action: string,
    lines: readonly Node[],
    send: () => Promise<unknown>,
    others: readonly (readonly [label: string, press: () => unknown])[] = [],
  ): void =>
    sheet(title, (close) => {
      const closing = (work: () => unknown) => (): unknown => {
        close();
        return work();
      };
      const submit = (event: Event): unknown => {
        event.preventDefault();
        return closing(() => attempt(send))();
      };
      const form = el('form', { submit }, ...lines, el('button', { class: 'main' }, action));
      return [form, ...others.map(([label, press]) => button(label, closing(press))), button('Отмена', close)];
    });

  /** Asks which contact to share. `phone` is left out when none was written: the person's own number. */
  const askContact = (send: (contact: { phone?: string; foreign?: boolean }) => Promise<unknown>, own = false): void => {
    const phone = field('Номер', { type: 'tel', placeholder: 'свой', autocomplete: 'off', pattern: '[+]?[0-9]{7,15}' });
    const foreign = field('Это чужой контакт', { type: 'checkbox' });
    ask(
      own ? 'Отправить боту свой номер?' : 'Поделиться контактом',
      'Отправить',
      own ? [phone.line] : [phone.line, foreign.line],
      () =>
        send({
          ...(phone.input.value === '' ? {} : { phone: phone.input.value }),
          ...(foreign.input.checked ? { foreign: true } : {}),
        }),
    );
  };

  const askLocation = (send: (latitude: number, longitude: number) => Promise<unknown>): void => {
    const degrees = (label: string, value: number, limit: number) =>
      field(label, {
        type: 'number',
        step: 'any',
        min: String(-limit),
        max: String(limit),
        required: true,
        value: String(value),
      });
    const latitude = degrees('Широта', 55.0415, 90);
    const longitude = degrees('Долгота', 82.9346, 180);
    sheet('Где вы?', (close) => [
      ...CITIES.map(({ name, ...at }) =>
        button(name, () => {
          close();
          return attempt(() => send(at.latitude, at.longitude));
        }),
      ),
      button('Свои координаты…', () => {
        close();
        ask('Свои координаты', 'Отправить', [latitude.line, longitude.line], () =>
          send(Number(latitude.input.value), Number(longitude.input.value)),
        );
      }),
      button('Отмена', close),
    ]);
  };

  return { toast, attempt, sheet, alert, field, ask, askContact, askLocation };
}

export type Dialogs = ReturnType<typeof makeDialogs>;
