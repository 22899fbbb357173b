import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError, type Driver } from '../api/client';
import type { Search } from '../api/saved';
import { t } from '../i18n/i18n';
import { searches } from '../search-book/searches';
import { Skeletons } from '../ui/skeletons';
import { useStore } from '../ui/store';
import { PullSpinner, usePull } from '../ui/use-pull';
import { SearchCard } from './search-card';
import './searches.css';
import { words as searchWords } from './words';

export const MOST_SEARCHES = 10;

interface Props {
  readonly driver: Driver;
  /** Whether it is what the driver looks at. */
  readonly shown: boolean;
  /** To the list of what a search looks for. */
  readonly onShow: (search: Search) => void;
  readonly onEdit: (search: Search) => void;
  readonly onFilter: () => void;
}

export default function SearchesScreen({ driver, shown, onShow, onEdit, onFilter }: Props) {
  const words = searchWords();
  const items = useStore(searches.items);
  const [failure, setFailure] = useState<ApiError>();
  const refresh = useCallback(async () => {
    try {
      await searches.refresh();
      setFailure(undefined);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
    }
  }, []);
  useEffect(() => {
    if (shown) void refresh();
  }, [shown, refresh]);
  useEffect(() => {
    if (shown) searches.look();
  }, [shown, items]);
  useEffect(() => {
    const again = (): void => void refresh();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [refresh]);
  const pull = usePull(refresh);

  return (
    <main class="screen" {...pull.handlers}>
      <header class="bar">
        <h1 class="title">{words.title}</h1>
        {items !== undefined && items.length > 0 && <span class="hint">{words.count(items.length, MOST_SEARCHES)}</span>}
      </header>
      <PullSpinner pull={pull} />
      {failure !== undefined && <Trouble failure={failure} alone={items === undefined} onRetry={() => void refresh()} />}
      {items === undefined && failure === undefined && <Skeletons />}
      <div data-testid="search-list">
        {items?.map((search) => (
          <SearchCard
            key={search.id}
            search={search}
            timeZone={driver.timeZone}
            onShow={() => onShow(search)}
            onEdit={() => onEdit(search)}
          />
        ))}
      </div>
      {items?.length === 0 && (
        <div class="empty" data-testid="no-searches">
          <Bell />
          <h2>{words.emptyTitle}</h2>
          <p>{words.emptyHelp}</p>
          <button type="button" class="primary" onClick={onFilter}>
            {words.emptyAction}
          </button>
        </div>
      )}
      {items !== undefined && items.length >= MOST_SEARCHES && <p class="status center">{words.full}</p>}
    </main>
  );
}

const Bell = () => (
  <svg class="truck" viewBox="0 0 24 24" width="72" height="72" aria-hidden="true">
    <path
      d="M12 3a6 6 0 016 6v4l2 3H4l2-3V9a6 6 0 016-6zM10 19a2 2 0 004 0"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
);

function Trouble({ failure, alone, onRetry }: { failure: ApiError; alone: boolean; onRetry: () => void }) {
  const words = t();
  if (!alone) {
    return (
      <div class="banner" role="status" data-testid="stale-banner">
        <span>{failure.problem?.detail ?? searchWords().offline}</span>
        <button type="button" class="link" onClick={onRetry}>
          {words.refresh}
        </button>
      </div>
    );
  }
  return (
    <div class="empty" role="alert">
      <h2>{failure.problem?.title ?? words.failed}</h2>
      <p>{failure.problem?.detail ?? words.failedHelp}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.retry}
      </button>
    </div>
  );
}
