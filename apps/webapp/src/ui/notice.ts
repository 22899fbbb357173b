import { Store } from './store';

const SHOWN_MS = 5_000;

export interface Notice {
  readonly text: string;
  /** Takes back what was done. */
  readonly undo: (() => void) | undefined;
}

/** What has just been done, at the bottom of the screen, for as long as it can be taken back there. */
export const notice = new Store<Notice | undefined>(undefined);

let timer: ReturnType<typeof setTimeout> | undefined;

export function notify(text: string, undo?: () => void): void {
  const said = { text, undo };
  clearTimeout(timer);
  notice.set(said);
  timer = setTimeout(() => notice.set(undefined), SHOWN_MS);
}

export function takeBack({ undo }: Notice): void {
  clearTimeout(timer);
  notice.set(undefined);
  undo?.();
}
