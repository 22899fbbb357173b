import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocked } from '../account/account';
import { Locked } from '../account/locked';
import { label } from '../filter/labels';
import { conditions, without, type Query } from '../filter/query';
import { number, plural } from '../format';
import { language, t } from '../i18n/i18n';
import { shelf, withoutAside } from '../marks/marks';
import { asChanged, changes } from '../news/changes';
import { prices } from '../news/prices';
import { telegram } from '../telegram/telegram';
import { book } from '../responses/book';
import { sameSearch } from '../search-book/same-search';
import { searches } from '../search-book/searches';
import { unsent as unsentStore } from '../sending/backstage';
import { Skeletons } from '../ui/skeletons';
import { useStore } from '../ui/store';
import { useEnd } from '../ui/use-end';
import { PullSpinner, usePull } from '../ui/use-pull';
import { Star } from '../marks/star';
import { CargoCard } from './cargo-card';
import { NewLoads } from './new-loads-pill';
import { useCargos } from './use-cargos';

interface Props {
  readonly query: Query;
  /** Whether it is what the driver looks at. */
  readonly shown: boolean;
  readonly onQuery: (query: Query) => void;
  readonly onFilter: () => void;
  readonly onOpen: (id: string) => void;
  readonly onFavourites: () => void;
  /** Makes a saved search of a filter. */
  readonly onSave: (query: Query) => void;
  /** To what opens the rest of the list. */
  readonly onUnlock: () => void;
}

export function ListScreen({ query, shown, onQuery, onFilter, onOpen, onFavourites, onSave, onUnlock }: Props) {
  const { list, news, showNews, refresh, more } = useCargos(query, shown);
  const words = t();
  const pull = usePull(refresh);
  const locked = useLocked();
  const end = useEnd(list.hasMore && !locked, more);
  const marks = useStore(book.marks);
  const unsent = useStore(unsentStore);
  const aside = useStore(shelf.marks);
  const changed = useStore(changes);
  const items = useMemo(() => list.items && withoutAside(asChanged(list.items, changed), aside), [list.items, changed, aside]);
  const favourites = useMemo(() => new Set(aside.favourites), [aside]);
  useMemo(() => prices.see(items ?? []), [items]);

  return (
    <main class="screen" {...pull.handlers}>
      <Header query={query} onQuery={onQuery} onFilter={onFilter} onFavourites={onFavourites} />
      {shown && <NewLoads count={withoutAside(news, aside).length} onShow={showNews} />}
      <PullSpinner pull={pull} />
      <Trouble list={list} onRetry={() => void refresh()} />
      {items === undefined ? (
        list.loading && <Skeletons />
      ) : (
        <>
          <div class="status-row">
            <p class="status" data-testid="updated" aria-live="polite">
              <Age fetchedAt={list.fetchedAt} />
              {list.total !== null && ` · ${number(list.total, language())} ${plural(list.total, words.loads, language())}`}
            </p>
            <SaveSearch query={query} onSave={onSave} />
          </div>
          <div data-testid="cargo-list">
            {items.map((cargo) => (
              <CargoCard
                cargo={cargo}
                key={cargo.id}
                responded={unsent.find((one) => one.cargo.id === cargo.id)?.state ?? marks[cargo.id]}
                favourite={favourites.has(cargo.id)}
                fresh={list.fresh.has(cargo.id)}
                onOpen={() => onOpen(cargo.id)}
              />
            ))}
          </div>
          {items.length === 0 && !list.loading && !list.hasMore && (
            <div class="empty">
              <h2>{words.nothingFound}</h2>
              <p>{words.nothingFoundHelp}</p>
              <button type="button" class="primary" onClick={onFilter}>
                {words.changeFilter}
              </button>
            </div>
          )}
          <div ref={end}>
            {list.hasMore && locked ? (
              <Locked what="pages" onUnlock={onUnlock} />
            ) : list.hasMore ? (
              <div class="more">
                <span class="spinner" />
              </div>
            ) : (
              items.length > 0 && <p class="status center">{words.endOfList}</p>
            )}
          </div>
        </>
      )}
    </main>
  );
}

function Header({ query, onQuery, onFilter, onFavourites }: Pick<Props, 'query' | 'onQuery' | 'onFilter' | 'onFavourites'>) {
  const words = t();
  const inForce = conditions(query);
  return (
    <header class="bar">
      <div class="chips" {...(inForce.length > 0 ? { role: 'list' } : {})}>
        {inForce.map((names) => (
          <span role="listitem" key={names[0]}>
            <button
              type="button"
              class="chip"
              data-testid="chip"
              aria-label={`${words.remove}: ${label(query, names)}`}
              onClick={() => {
                telegram.select();
                onQuery(without(query, names));
              }}
            >
              {label(query, names)} <span aria-hidden="true">✕</span>
            </button>
          </span>
        ))}
        {inForce.length === 0 && <h1 class="title">{words.cargos}</h1>}
      </div>
      <button
        type="button"
        class="icon-button"
        data-testid="open-favourites"
        aria-label={words.favourites}
        onClick={onFavourites}
      >
        <Star />
      </button>
      <button type="button" class="icon-button" data-testid="open-filter" aria-label={words.openFilter} onClick={onFilter}>
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path d="M4 7h10M18 7h2M4 17h2M10 17h10" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
          <circle cx="16" cy="7" r="2.2" fill="none" stroke="currentColor" stroke-width="2" />
          <circle cx="8" cy="17" r="2.2" fill="none" stroke="currentColor" stroke-width="2" />
        </svg>
        {inForce.length > 0 && <span class="badge">{inForce.length}</span>}
      </button>
    </header>
  );
}

/** Offered for a filter that is not a search yet. */
function SaveSearch({ query, onSave }: Pick<Props, 'query' | 'onSave'>) {
  const known = useStore(searches.items);
  if (conditions(query).length === 0 || known?.some(({ filter }) => sameSearch(filter, query)) === true) return null;
  return (
    <button type="button" class="link" data-testid="save-search" onClick={() => onSave(query)}>
      {t().saveSearch}
    </button>
  );
}

/** A calm line over loads that are still shown; a page only when there is nothing to show. */
function Trouble({ list, onRetry }: { list: ReturnType<typeof useCargos>['list']; onRetry: () => void }) {
  const words = t();
  if (list.trouble === undefined) return null;
  const text =
    list.trouble === 'offline'
      ? words.offline
      : list.trouble === 'stale'
        ? words.stale
        : (list.problem?.problem?.detail ?? words.failedHelp);
  if (list.items !== undefined) {
    return (
      <div class="banner" role="status" data-testid="stale-banner">
        <span>{text}</span>
        <button type="button" class="link" onClick={onRetry}>
          {words.refresh}
        </button>
      </div>
    );
  }
  return (
    <div class="empty" role="alert">
      <h2>{list.problem?.problem?.title ?? words.failed}</h2>
      <p>{list.problem?.problem?.detail ?? words.failedHelp}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.retry}
      </button>
    </div>
  );
}

/** "обновлено 2 минуты назад", counting on by itself. */
function Age({ fetchedAt }: { fetchedAt: string | undefined }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  const words = t();
  const minutes = Math.floor((Date.now() - Date.parse(fetchedAt ?? '')) / 60_000);
  if (!(minutes >= 1)) return <>{words.updatedNow}</>;
  return <>{words.updatedAgo(`${minutes} ${plural(minutes, words.minutes, language())}`)}</>;
}
