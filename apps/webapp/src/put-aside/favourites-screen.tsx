import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useLocked } from '../account/account';
import { Locked } from '../account/locked';
import { ApiError, ask, type Cargo } from '../api/client';
import { CargoCard } from '../cargos/cargo-card';
import { t } from '../i18n/i18n';
import { shelf } from '../marks/marks';
import { asChanged, changes } from '../news/changes';
import { prices } from '../news/prices';
import { book } from '../responses/book';
import { BackButton } from '../ui/bits';
import { Kept } from '../ui/kept';
import { Skeletons } from '../ui/skeletons';
import { useStore } from '../ui/store';
import { useEnd } from '../ui/use-end';

interface Props {
  readonly driverId: string;
  readonly onOpen: (id: string) => void;
  readonly onBack: () => void;
  readonly onUnlock: () => void;
}

export default function FavouritesScreen({ driverId, onOpen, onBack, onUnlock }: Props) {
  const words = t();
  const locked = useLocked();
  const { items: all, cursor, failure, refresh, more } = useFavourites(driverId, locked);
  const aside = useStore(shelf.marks);
  const changed = useStore(changes);
  const marks = useStore(book.marks);
  const end = useEnd(cursor !== null, more);
  const items = all && asChanged(all, changed).filter(({ id }) => aside.favourites.includes(id));
  return (
    <main class="screen sheet" data-testid="favourites-screen">
      <header class="bar">
        <BackButton onBack={onBack} />
        <h1 class="title">{words.favourites}</h1>
      </header>
      {locked && <Locked what="marks" onUnlock={onUnlock} />}
      {!locked && failure !== undefined && (
        <div class="banner" role="status" data-testid="stale-banner">
          <span>{failure.problem?.detail ?? words.failedHelp}</span>
          <button type="button" class="link" onClick={() => void refresh()}>
            {words.refresh}
          </button>
        </div>
      )}
      {!locked && items === undefined && failure === undefined && <Skeletons />}
      {items?.map((cargo) => (
        <CargoCard key={cargo.id} cargo={cargo} favourite responded={marks[cargo.id]} onOpen={() => onOpen(cargo.id)} />
      ))}
      {!locked && items?.length === 0 && cursor === null && (
        <div class="empty" data-testid="no-favourites">
          <h2>{words.noFavourites}</h2>
          <p>{words.noFavouritesHelp}</p>
          <button type="button" class="primary" onClick={onBack}>
            {words.toList}
          </button>
        </div>
      )}
      <div ref={end} />
    </main>
  );
}

interface Listing {
  readonly items: readonly Cargo[] | undefined;
  readonly cursor: string | null;
  readonly failure: ApiError | undefined;
}

/** Newest first; the first page is kept for a place without a network. */
function useFavourites(driverId: string, locked: boolean): Listing & { refresh: () => Promise<void>; more: () => void } {
  const kept = useRef(new Kept<readonly Cargo[]>(`favourites:${driverId}`)).current;
  const [list, setList] = useState<Listing>(() => ({ items: kept.recall(), cursor: null, failure: undefined }));
  const busy = useRef(false);
  const fetchPage = useCallback(async (cursor: string | null) => {
    const query = cursor === null ? {} : { cursor };
    try {
      const { items, page } = await ask((api) => api.GET('/api/v1/me/favourites', { params: { query } }));
      prices.see(items);
      if (cursor === null) kept.keep(items);
      setList((before) => ({
        items: cursor === null ? items : [...(before.items ?? []), ...items],
        cursor: page.nextCursor,
        failure: undefined,
      }));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setList((before) => ({ ...before, failure }));
    }
  }, []);
  const refresh = useCallback(() => fetchPage(null), [fetchPage]);
  const more = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    void fetchPage(list.cursor).finally(() => (busy.current = false));
  }, [list.cursor, fetchPage]);
  const count = useStore(shelf.marks).favourites.length;
  const known = useRef(0);
  // One that was put back is among them again; one that was taken off is only left out.
  useEffect(() => {
    if (!locked && (known.current === 0 || count > known.current)) void refresh();
    known.current = Math.max(known.current, count);
  }, [locked, count, refresh]);
  return { ...list, refresh, more };
}
