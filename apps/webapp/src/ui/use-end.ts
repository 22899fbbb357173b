import { useEffect, useRef, type MutableRef } from 'preact/hooks';

/** Fetches more while the driver is still a screen away from the end. @returns what stands at the end of the list */
export function useEnd(hasMore: boolean, more: () => void): MutableRef<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (end.current === null || !hasMore) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && more(), { rootMargin: '600px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasMore, more]);
  return end;
}
