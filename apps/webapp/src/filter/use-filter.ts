import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { settings } from '../account/account';
import { ask } from '../api/client';
import { Kept } from '../ui/kept';
import { useStore } from '../ui/store';
import { without, type Query } from './query';

const kept = new Kept<Query>('filter');
const seenFirstRun = new Kept<boolean>('first-run-seen');

export interface Filter {
  /** What the lists are asked by. */
  readonly query: Query;
  readonly choose: (query: Query) => void;
  /** Nobody has chosen anything on this phone yet. */
  readonly fresh: boolean;
  /** Whether the exchange account's own loads may be asked for. */
  readonly ownLoadsShown: boolean;
}

/** The driver's filter: kept on this phone and on the server. */
export function useFilter(ready: boolean): Filter {
  const [query, setQuery] = useState<Query>(() => kept.recall() ?? {});
  const [fresh, setFresh] = useState(() => seenFirstRun.recall() !== true);
  const ownLoadsShown = useStore(settings)?.ownLoadsShown;

  // The filter of another phone is taken over where this phone has none.
  useEffect(() => {
    if (!ready || kept.recall() !== undefined) return;
    ask((api) => api.GET('/api/v1/me/filters', {})).then(
      ({ filter }) => {
        const known = filter as Record<string, string>;
        if (Object.keys(known).length === 0) return;
        setQuery(known);
        setFresh(false);
      },
      () => undefined,
    );
  }, [ready]);

  const choose = useCallback((next: Query) => {
    setQuery(next);
    setFresh(false);
    kept.keep(next);
    seenFirstRun.keep(true);
    window.scrollTo(0, 0);
    ask((api) => api.PUT('/api/v1/me/filters', { body: { filter: next } })).catch(() => undefined);
  }, []);

  // A filter of the time when they were shown must not break the list.
  const allowed = useMemo(
    // The same filter stays the same thing: another one would be asked for anew.
    () => (ownLoadsShown === false && query['mode'] !== undefined ? without(query, ['mode']) : query),
    [query, ownLoadsShown],
  );
  return { query: allowed, choose, fresh, ownLoadsShown: ownLoadsShown === true };
}
