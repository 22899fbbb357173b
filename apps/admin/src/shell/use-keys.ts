import { useEffect } from 'preact/hooks';
import { may } from '../session/session';
import { go } from '../use-place';
import { PAGES } from './pages';

/** The second key comes within so long, or was none. */
const SECOND_KEY_MS = 1_500;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `/` goes to the search, `g` and a letter to a page, `?` shows them all. Keys are those of the place on the board, not of the language. */
export function useKeys(onHelp: () => void): void {
  useEffect(() => {
    let pressedG = 0;
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const letter = event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : '';
      if (event.key === '?' || (event.shiftKey && event.code === 'Slash')) {
        onHelp();
        return;
      }
      if (event.code === 'Slash' || event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('[data-search="main"]');
        if (search === null) return;
        event.preventDefault();
        search.focus();
        search.select();
        return;
      }
      if (pressedG !== 0 && performance.now() - pressedG < SECOND_KEY_MS) {
        pressedG = 0;
        const page = PAGES.find(({ key, permission }) => key === letter && may(permission));
        if (page !== undefined) go([page.name]);
        return;
      }
      pressedG = letter === 'g' ? performance.now() : 0;
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [onHelp]);
}
