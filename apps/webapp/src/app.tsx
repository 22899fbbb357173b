import { lazy, Suspense } from 'preact/compat';
import { useCallback, useEffect, useReducer, useState } from 'preact/hooks';
import { ApiError, ask, login, onEnding, signedIn, type Driver, type Ending } from './api/client';
import { ListScreen } from './cargos/list-screen';
import type { Query } from './filter/query';
import { onLanguage, setLanguage, t } from './i18n/i18n';
import { startParameter, telegram } from './telegram/telegram';
import { keep, recall } from './ui/kept';

const DetailScreen = lazy(() => import('./cargos/detail-screen'));
const FilterSheet = lazy(() => import('./filter/filter-sheet'));
const ProfileScreen = lazy(() => import('./profile/profile-screen'));
const FirstRun = lazy(() => import('./first-run'));
const Outside = lazy(() => import('./outside'));

type Place = { tab: 'cargos' | 'profile'; filter: boolean; cargo: string | undefined };

const FILTER = 'filter';
const SEEN = 'first-run-seen';
const linkedCargo = /^cargo_(\d{1,20})$/.exec(startParameter() ?? '')?.[1];

/** Who is signed in, where they are, what they filter by. */
export function App() {
  const [, say] = useReducer((count: number, _: undefined) => count + 1, 0);
  const [driver, setDriver] = useState<Driver | undefined>(() => recall('driver'));
  const [ending, setEnding] = useState<Ending | undefined>(!signedIn() && telegram.initData === '' ? 'outside' : undefined);
  const [ready, setReady] = useState(signedIn());
  const [failure, setFailure] = useState(false);
  const [query, setQuery] = useState<Query>(() => recall(FILTER) ?? {});
  const [fresh, setFresh] = useState(() => recall(SEEN) !== true);
  const [place, setPlace] = useState<Place>({ tab: 'cargos', filter: false, cargo: linkedCargo });

  const welcome = useCallback((who: Driver) => {
    setDriver(who);
    keep('driver', who);
    setLanguage(who.language);
    setEnding(undefined);
    setReady(true);
  }, []);

  const enter = useCallback(async () => {
    setFailure(false);
    try {
      if (!signedIn()) return welcome(await login(telegram.initData));
      const me = await ask((api) => api.GET('/api/v1/me', {}));
      welcome(me.driver);
    } catch (error) {
      if (error instanceof ApiError && error.kind === 'refused' && error.problem?.status === 401)
        setEnding((before) => before ?? 'reopen');
      else setFailure(true);
    }
  }, [welcome]);

  useEffect(() => {
    onLanguage(() => say(undefined));
    onEnding(setEnding);
    if (ending === undefined) void enter();
  }, []);

  // The filter of another phone is taken over where this phone has none.
  useEffect(() => {
    if (!ready || recall(FILTER) !== undefined) return;
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
    keep(FILTER, next);
    setPlace((before) => ({ ...before, filter: false }));
    window.scrollTo(0, 0);
    ask((api) => api.PUT('/api/v1/me/filters', { body: { filter: next } })).catch(() => undefined);
  }, []);
  const closeFilter = useCallback(() => setPlace((before) => ({ ...before, filter: false })), []);
  const closeCargo = useCallback(() => setPlace((before) => ({ ...before, cargo: undefined })), []);

  const screen = (() => {
    if (ending !== undefined) return <Outside why={ending} onDriver={welcome} />;
    if (!ready)
      return failure ? (
        <Unreachable onRetry={() => void enter()} />
      ) : (
        <div class="more full">
          <span class="spinner" />
        </div>
      );
    if (fresh && place.cargo === undefined) {
      return (
        <FirstRun
          onDone={(first) => {
            keep(SEEN, true);
            setFresh(false);
            choose(first);
          }}
        />
      );
    }
    return (
      <>
        {/* The list stays where it was while a load or the filter is open above it. */}
        <div hidden={place.tab !== 'cargos' || place.filter || place.cargo !== undefined}>
          <ListScreen
            query={query}
            onQuery={choose}
            onFilter={() => setPlace({ ...place, filter: true })}
            onOpen={(cargo) => setPlace({ ...place, cargo })}
          />
        </div>
        {place.tab === 'profile' && place.cargo === undefined && (
          <ProfileScreen
            driver={driver}
            onDriver={welcome}
            onLogout={() => setEnding(telegram.initData === '' ? 'outside' : 'reopen')}
          />
        )}
        {place.filter && <FilterSheet query={query} onApply={choose} onClose={closeFilter} />}
        {place.cargo !== undefined && (
          <DetailScreen key={place.cargo} id={place.cargo} truck={driver?.truck} onBack={closeCargo} />
        )}
        {!place.filter && place.cargo === undefined && <Tabs tab={place.tab} onTab={(tab) => setPlace({ ...place, tab })} />}
      </>
    );
  })();
  return (
    <Suspense
      fallback={
        <div class="more full">
          <span class="spinner" />
        </div>
      }
    >
      {screen}
    </Suspense>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  const words = t();
  return (
    <main class="screen empty full" role="alert">
      <h1>{words.failed}</h1>
      <p>{words.failedHelp}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.retry}
      </button>
    </main>
  );
}

function Tabs({ tab, onTab }: { tab: Place['tab']; onTab: (tab: Place['tab']) => void }) {
  const words = t();
  const tabs = [
    {
      name: 'cargos',
      text: words.cargos,
      path: 'M3 7h11v9H3zM14 10h4l3 3v3h-7zM7 19a2 2 0 100-4 2 2 0 000 4zM17.500 19a2 2 0 100-4 2 2 0 000 4z',
    },
    { name: 'profile', text: words.profile, path: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 3.500-7 8-7s8 3 8 7z' },
  ] as const;
  return (
    <nav class="tabs">
      {tabs.map(({ name, text, path }) => (
        <button
          type="button"
          key={name}
          class={tab === name ? 'tab current' : 'tab'}
          aria-current={tab === name ? 'page' : undefined}
          data-testid={`tab-${name}`}
          onClick={() => {
            telegram.select();
            onTab(name);
          }}
        >
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d={path} fill="currentColor" />
          </svg>
          <span>{text}</span>
        </button>
      ))}
    </nav>
  );
}
