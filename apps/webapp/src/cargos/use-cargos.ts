import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isLockedOut, useLocked } from '../account/account';
import { ApiError, ask, type Cargo } from '../api/client';
import type { Query } from '../filter/query';
import { newLoads } from '../news/new-loads';
import { Kept } from '../ui/kept';
import { onVisibility } from '../ui/visibility';

const PAGE = 20;
/** While the exchange is slow or away, its answer is asked for again after so long. */
const STALE_AGAIN_MS = 4_000;
/** Loads older than this on screen are asked for again: quietly, or when the driver comes back. */
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
  /** Loads put up since the driver looked last, by id. */
  readonly fresh: ReadonlySet<string>;
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
  fresh: new Set(),
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

interface Page {
  readonly items: readonly Cargo[];
  readonly page: { readonly hasMore: boolean; readonly total?: number | null };
  readonly data: { readonly fetchedAt: string; readonly stale: boolean };
}

interface Listing {
  readonly list: CargoList;
  /** Loads that have come up since the list was shown, and wait to be. */
  readonly news: readonly Cargo[];
  /** Puts them on the screen. */
  readonly showNews: () => void;
  readonly refresh: () => Promise<void>;
  readonly more: () => void;
}

/**
 * The list of a filter: kept loads first, then fresh ones, more as the driver scrolls. While it is looked at it is asked for again
 * quietly: what changed changes in its place, what is new is offered and moves nothing. Nothing on screen is lost to a failure.
 */
export function useCargos(query: Query, shown: boolean): Listing {
  const [list, setList] = useState(() => remembered(query));
  const [waiting, setWaiting] = useState<{ page: Page; news: readonly Cargo[] }>();
  const current = useRef(query);
  const onScreen = useRef(list.items);
  onScreen.current = list.items;
  const busy = useRef(false);
  const locked = useLocked();

  const fetchPage = useCallback(
    async (offset: number): Promise<Page> =>
      ask((api) => api.GET('/api/v1/cargos', { params: { query: { ...query, limit: PAGE, offset } as never } })),
    [query],
  );

  const fail = useCallback((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    const trouble =
      error.kind === 'unreachable' ? 'offline' : error.problem?.code === 'EXCHANGE_UNAVAILABLE' ? 'stale' : 'refused';
    setList((before) => ({ ...before, loading: false, trouble, problem: error }));
  }, []);

  const show = useCallback(
    ({ items, page, data }: Page) => {
      const known = onScreen.current;
      setWaiting(undefined);
      setList({
        items,
        fetchedAt: data.fetchedAt,
        total: page.total ?? null,
        hasMore: page.hasMore,
        fresh: new Set(known === undefined ? [] : newLoads(known, items).map(({ id }) => id)),
        trouble: data.stale ? 'stale' : undefined,
        problem: undefined,
        loading: false,
      });
      keptList.keep({ query, items: [...items], fetchedAt: data.fetchedAt, total: page.total ?? null });
    },
    [query],
  );

  const refresh = useCallback(async () => {
    try {
      const page = await fetchPage(0);
      if (current.current === query) show(page);
    } catch (error) {
      if (current.current === query) fail(error);
    }
  }, [query, fetchPage, show, fail]);

  const look = useCallback(async () => {
    const known = onScreen.current;
    if (known === undefined) return refresh();
    const page = await fetchPage(0).catch(() => undefined);
    // What fails in silence is tried again in silence.
    if (page === undefined || page.data.stale || current.current !== query) return;
    const news = newLoads(known, page.items);
    const now = new Map(page.items.map((cargo) => [cargo.id, cargo]));
    setWaiting(news.length === 0 ? undefined : { page, news });
    setList((before) => ({
      ...before,
      items: before.items?.map((cargo) => now.get(cargo.id) ?? cargo),
      fetchedAt: page.data.fetchedAt,
      trouble: undefined,
      problem: undefined,
    }));
  }, [query, fetchPage, refresh]);

  const showNews = useCallback(() => {
    if (waiting !== undefined) show(waiting.page);
  }, [waiting, show]);

  const more = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    void (async () => {
      try {
        const { items, page } = await fetchPage(list.items?.length ?? 0);
        if (current.current !== query) return;
        setList((before) => {
          const known = new Set(before.items?.map(({ id }) => id));
          const next = items.filter(({ id }) => !known.has(id));
          return { ...before, items: [...(before.items ?? []), ...next], hasMore: page.hasMore && next.length > 0 };
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
    const kept = remembered(query);
    onScreen.current = kept.items;
    setList(kept);
    setWaiting(undefined);
    void refresh();
  }, [query, refresh]);

  useLook(shown, list.fetchedAt, look);

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

  return { list, news: waiting?.news ?? [], showNews, refresh, more };
}

/** Looks again every minute while the list is looked at, and at once when the driver comes back to an old one. */
function useLook(shown: boolean, fetchedAt: string | undefined, look: () => Promise<void>): void {
  const last = useRef(fetchedAt);
  last.current = fetchedAt;
  useEffect(() => {
    if (!shown) return undefined;
    const lookAgain = (): void => {
      const age = Date.now() - Date.parse(last.current ?? '');
      if (document.visibilityState === 'visible' && age > LOOK_AGAIN_MS) void look();
    };
    const timer = setInterval(() => document.visibilityState === 'visible' && void look(), LOOK_AGAIN_MS);
    const offVisibility = onVisibility((visible) => visible && lookAgain());
    window.addEventListener('online', lookAgain);
    return () => {
      clearInterval(timer);
      offVisibility();
      window.removeEventListener('online', lookAgain);
    };
  }, [shown, look]);
}
