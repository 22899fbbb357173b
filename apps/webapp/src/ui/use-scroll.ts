import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** A tab that was covered is found where it was left; what covers it (its name in `above`) begins at its top. */
export function useScroll(tab: string, above: string): void {
  const left = useRef(0);
  useLayoutEffect(() => {
    if (above !== '') {
      window.scrollTo(0, 0);
      return undefined;
    }
    window.scrollTo(0, left.current);
    const note = (): void => {
      left.current = window.scrollY;
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, [above]);
  useEffect(() => window.scrollTo(0, 0), [tab]);
}
