import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ApiError, ask, type Response } from '../api/client';
import { Kept } from '../ui/kept';
import { useStore } from '../ui/store';
import { onVisibility } from '../ui/visibility';
import { book } from './book';
import { merged, type Status } from './status';

const PAGE = 20;

export interface ResponseList {
  readonly items: readonly Response[] | undefined;
  readonly cursor: string | null;
  readonly loading: boolean;
  readonly failure: ApiError | undefined;
}

const empty: ResponseList = { items: undefined, cursor: null, loading: true, failure: undefined };

interface Listing {
  readonly list: ResponseList;
  readonly refresh: () => Promise<void>;
  readonly more: () => void;
}

/** The driver's responses of a status, newest first; kept ones are shown until fresh ones have come, changes as they happen. */
export function useResponses(driverId: string, status: Status | undefined): Listing {
  const kept = useMemo(() => new Kept<readonly Response[]>(`responses:${driverId}`), [driverId]);
  const remembered = (): ResponseList => {
    const items = kept.recall()?.filter((one) => status === undefined || one.status === status);
    return { ...empty, items: items?.length === 0 ? undefined : items };
  };
  const [list, setList] = useState(remembered);
  const current = useRef(status);
  const busy = useRef(false);
  const gaps = useStore(book.gaps);
  const last = useStore(book.last);

  const fetchPage = useCallback(
    (cursor: string | undefined) =>
      ask((api) =>
        api.GET('/api/v1/me/responses', {
          params: {
            query: { limit: PAGE, ...(status === undefined ? {} : { status }), ...(cursor === undefined ? {} : { cursor }) },
          },
        }),
      ),
    [status],
  );

  const fail = useCallback((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    setList((before) => ({ ...before, loading: false, failure: error }));
  }, []);

  const refresh = useCallback(async () => {
    try {
      const { items, page } = await fetchPage(undefined);
      if (current.current !== status) return;
      if (status === undefined) kept.keep(items);
      setList({ items: book.meet(items), cursor: page.nextCursor, loading: false, failure: undefined });
    } catch (error) {
      if (current.current === status) fail(error);
    }
  }, [status, kept, fetchPage, fail]);

  const more = useCallback(() => {
    if (busy.current || list.cursor === null) return;
    busy.current = true;
    fetchPage(list.cursor)
      .then(({ items, page }) => {
        if (current.current !== status) return;
        setList((before) => {
          const known = new Set(before.items?.map(({ id }) => id));
          const fresh = book.meet(items).filter(({ id }) => !known.has(id));
          return { ...before, items: [...(before.items ?? []), ...fresh], cursor: page.nextCursor };
        });
      })
      .catch(fail)
      .finally(() => (busy.current = false));
  }, [status, list.cursor, fetchPage, fail]);

  useEffect(() => {
    current.current = status;
    setList(remembered());
  }, [status]);
  useEffect(() => void refresh(), [refresh, gaps]);
  useEffect(() => {
    if (list.failure === undefined) return undefined;
    const again = (): void => void refresh();
    const offVisibility = onVisibility((visible) => visible && again());
    window.addEventListener('online', again);
    return () => {
      offVisibility();
      window.removeEventListener('online', again);
    };
  }, [list.failure, refresh]);
  useEffect(() => {
    if (last === undefined) return;
    setList((before) => {
      if (before.items === undefined) return before;
      // What is older than the pages that were read comes with its own page.
      const oldest = before.items.at(-1)?.createdAt ?? '';
      if (before.cursor !== null && last.createdAt < oldest) return before;
      return { ...before, items: merged(before.items, last, status) };
    });
  }, [last, status]);

  return { list, refresh, more };
}
