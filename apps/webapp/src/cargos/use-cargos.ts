import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isLockedOut, useLocked } from '../account/account';
import { ApiError, ask, type Cargo } from '../api/client';
import type { Query } from '../filter/query';
import { Kept } from '../ui/kept';

const PAGE = 20;
/** While the exchange is slow or away, its answer is asked for again after so long. */
const STALE_AGAIN_MS = 4_000;
/** Loads older than this on screen are fetched anew when the driver looks again. */
const LOOK_AGAIN_MS = 60_000;

interface KeptList {
  readonly query: Query;
  readonly items: Cargo[];
  readonly fetchedAt: string;
  readonly total: number | null;
}

/** What was on screen last. */
export const keptList = new Kept<KeptList>('last-list');

export interface CargoList {
  readonly items: readonly Cargo[] | undefined;
  readonly fetchedAt: string | undefined;
  readonly total: number | null;
  readonly hasMore: boolean;
  /** What is on screen is not the newest there is, and why. */
  readonly trouble: 'stale' | 'offline' | 'refused' | undefined;
  readonly problem: ApiError | undefined;
  readonly loading: boolean;
}

const sameQuery = (one: Query, other: Query): boolean => JSON.stringify(one) === JSON.stringify(other);

const empty: CargoList = {
  items: undefined,
  fetchedAt: undefined,
  total: null,
  hasMore: false,
  trouble: undefined,
  problem: undefined,
  loading: true,
};

/** What the phone kept of this very filter, shown before anything has come. */
function remembered(query: Query): CargoList {
  const kept = keptList.recall();
  if (kept === undefined || !sameQuery(kept.query, query)) return empty;
  return { ...empty, items: kept.items, fetchedAt: kept.fetchedAt, total: kept.total };
}

/** The list of a filter: kept loads first, then fresh ones, more as the driver scrolls. Nothing on screen is lost to a failure. */
export function useCargos(query: Query): { list: CargoList; refresh: () => Promise<void>; more: () => void } {
  const [list, setList] = useState(() => remembered(query));
  const current = useRef(query);
  const busy = useRef(false);
  const locked = useLocked();

  const fetchPage = useCallback(
    async (offset: number) =>
      ask((api) => api.GET('/api/v1/cargos', { params: { query: { ...query, limit: PAGE, offset } as never } })),
    [query],
  );

  const fail = useCallback((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    const trouble =
      error.kind === 'unreachable' ? 'offline' : error.problem?.code === 'EXCHANGE_UNAVAILABLE' ? 'stale' : 'refused';
    setList((before) => ({ ...before, loading: false, trouble, problem: error }));
  }, []);

  const refresh = useCallback(async () => {
    try {
      const { items, page, data } = await fetchPage(0);
      if (current.current !== query) return;
      const cards = items as Cargo[];
      setList({
        items: cards,
        fetchedAt: data.fetchedAt,
        total: page.total ?? null,
        hasMore: page.hasMore,
        trouble: data.stale ? 'stale' : undefined,
        problem: undefined,
        loading: false,
      });
      keptList.keep({ query, items: cards, fetchedAt: data.fetchedAt, total: page.total ?? null });
    } catch (error) {
      if (current.current === query) fail(error);
    }
  }, [query, fetchPage, fail]);

  const more = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    void (async () => {
      try {
        const { items, page } = await fetchPage(list.items?.length ?? 0);
        if (current.current !== query) return;
        setList((before) => {
          const known = new Set(before.items?.map(({ id }) => id));
          const fresh = (items as Cargo[]).filter(({ id }) => !known.has(id));
          return { ...before, items: [...(before.items ?? []), ...fresh], hasMore: page.hasMore && fresh.length > 0 };
        });
      } catch (error) {
        if (!(await isLockedOut(error))) fail(error);
      } finally {
        busy.current = false;
      }
    })();
  }, [query, fetchPage, fail, list.items]);

  useEffect(() => {
    current.current = query;
    setList(remembered(query));
    void refresh();
    const lookAgain = (): void => {
      const age = Date.now() - Date.parse(keptList.recall()?.fetchedAt ?? '');
      if (document.visibilityState === 'visible' && age > LOOK_AGAIN_MS) void refresh();
    };
    document.addEventListener('visibilitychange', lookAgain);
    window.addEventListener('online', lookAgain);
    return () => {
      document.removeEventListener('visibilitychange', lookAgain);
      window.removeEventListener('online', lookAgain);
    };
  }, [query, refresh]);

  // What was closed comes without being asked for.
  const wasLocked = useRef(locked);
  useEffect(() => {
    if (wasLocked.current && !locked) void refresh();
    wasLocked.current = locked;
  }, [locked, refresh]);

  useEffect(() => {
    if (list.trouble !== 'stale') return undefined;
    const timer = setTimeout(() => void refresh(), STALE_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [list, refresh]);

  return { list, refresh, more };
}
