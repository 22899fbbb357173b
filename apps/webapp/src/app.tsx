import { lazy, Suspense } from 'preact/compat';
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { ApiError, ask, login, onEnding, signedIn, type Cargo, type Driver, type Ending } from './api/client';
import { ListScreen } from './cargos/list-screen';
import type { Query } from './filter/query';
import { onLanguage, setLanguage } from './i18n/i18n';
import { startParameter, telegram } from './telegram/telegram';
import { startBackstage } from './sending/backstage';
import { UndoBar } from './sending/undo-bar';
import { Boundary, Unreachable } from './ui/boundary';
import { Kept } from './ui/kept';
import { Tabs, type Tab } from './ui/tabs';

const screens = {
  detail: () => import('./cargos/detail-screen'),
  filter: () => import('./filter/filter-sheet'),
  responses: () => import('./responses/responses-screen'),
  offer: () => import('./responses/response-sheet'),
  profile: () => import('./profile/profile-screen'),
  firstRun: () => import('./first-run'),
};
const DetailScreen = lazy(screens.detail);
const FilterSheet = lazy(screens.filter);
const ResponsesScreen = lazy(screens.responses);
const ResponseSheet = lazy(screens.offer);
const ProfileScreen = lazy(screens.profile);
const FirstRun = lazy(screens.firstRun);
const Outside = lazy(() => import('./outside'));

/** First the loads; then the other screens, so that they open without a network, too. */
const OTHER_SCREENS_AFTER_MS = 2_000;

interface Place {
  readonly tab: Tab;
  readonly filter: boolean;
  /** The load that is open above the tab. */
  readonly cargo: string | undefined;
  /** The load whose response is being written, above all. */
  readonly offer: Cargo | undefined;
}

const keptDriver = new Kept<Driver>('driver');
const keptQuery = new Kept<Query>('filter');
const seenFirstRun = new Kept<boolean>('first-run-seen');
const linkedCargo = /^cargo_(\d{1,20})$/.exec(startParameter() ?? '')?.[1];

/** Who is signed in, where they are, what they filter by. */
export function App() {
  const [, say] = useReducer((count: number, _: undefined) => count + 1, 0);
  const [driver, setDriver] = useState<Driver | undefined>(() => keptDriver.recall());
  const [ending, setEnding] = useState<Ending | undefined>(!signedIn() && telegram.initData === '' ? 'outside' : undefined);
  const [ready, setReady] = useState(signedIn());
  const [failure, setFailure] = useState(false);
  const [query, setQuery] = useState<Query>(() => keptQuery.recall() ?? {});
  const [fresh, setFresh] = useState(() => seenFirstRun.recall() !== true);
  const [place, setPlace] = useState<Place>({ tab: 'cargos', filter: false, cargo: linkedCargo, offer: undefined });

  const welcome = useCallback((who: Driver) => {
    setDriver(who);
    keptDriver.keep(who);
    setLanguage(who.language);
    setEnding(undefined);
    setReady(true);
  }, []);

  const enter = useCallback(async () => {
    setFailure(false);
    try {
      welcome(signedIn() ? (await ask((api) => api.GET('/api/v1/me', {}))).driver : await login(telegram.initData));
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
    if (!ready || keptQuery.recall() !== undefined) return;
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
    keptQuery.keep(next);
    setPlace((before) => ({ ...before, filter: false }));
    window.scrollTo(0, 0);
    ask((api) => api.PUT('/api/v1/me/filters', { body: { filter: next } })).catch(() => undefined);
  }, []);
  useEffect(() => {
    if (!ready) return undefined;
    const timer = setTimeout(() => {
      for (const screen of Object.values(screens)) screen().catch(() => undefined);
    }, OTHER_SCREENS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ready]);

  const closeFilter = useCallback(() => setPlace((before) => ({ ...before, filter: false })), []);
  const openCargo = useCallback((cargo: string) => setPlace((before) => ({ ...before, cargo })), []);
  const closeCargo = useCallback(() => setPlace((before) => ({ ...before, cargo: undefined })), []);
  const openOffer = useCallback((offer: Cargo) => setPlace((before) => ({ ...before, offer })), []);
  const closeOffer = useCallback(() => setPlace((before) => ({ ...before, offer: undefined })), []);
  const goTo = useCallback((tab: Tab) => setPlace({ tab, filter: false, cargo: undefined, offer: undefined }), []);
  const covered = place.filter || place.cargo !== undefined || place.offer !== undefined;
  useScroll(place.tab, covered, place.offer !== undefined);

  // Behind every screen: what waits here is sent, what happens there is heard.
  const driverId = ready && ending === undefined ? driver?.id : undefined;
  useEffect(() => (driverId === undefined ? undefined : startBackstage(driverId)), [driverId]);

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
            seenFirstRun.keep(true);
            setFresh(false);
            choose(first);
          }}
        />
      );
    }
    return (
      <>
        {/* The lists stay as they were while something is open above them. */}
        <div hidden={place.tab !== 'cargos' || covered}>
          <ListScreen query={query} onQuery={choose} onFilter={() => setPlace({ ...place, filter: true })} onOpen={openCargo} />
        </div>
        {place.tab === 'responses' && driver !== undefined && (
          <div hidden={covered}>
            <ResponsesScreen
              driverId={driver.id}
              shown={!covered}
              onOpen={openCargo}
              onFix={openOffer}
              onCargos={() => goTo('cargos')}
            />
          </div>
        )}
        {place.tab === 'profile' && !covered && (
          <ProfileScreen
            driver={driver}
            onDriver={welcome}
            onLogout={() => setEnding(telegram.initData === '' ? 'outside' : 'reopen')}
          />
        )}
        {place.filter && <FilterSheet query={query} onApply={choose} onClose={closeFilter} />}
        {place.cargo !== undefined && (
          <div hidden={place.offer !== undefined}>
            <DetailScreen key={place.cargo} id={place.cargo} truck={driver?.truck} onBack={closeCargo} onRespond={openOffer} />
          </div>
        )}
        {place.offer !== undefined && driver !== undefined && (
          <ResponseSheet key={place.offer.id} cargo={place.offer} driver={driver} onDriver={welcome} onClose={closeOffer} />
        )}
        <UndoBar />
        {!covered && <Tabs tab={place.tab} onTab={goTo} />}
      </>
    );
  })();
  return (
    <Boundary>
      <Suspense
        fallback={
          <div class="more full">
            <span class="spinner" />
          </div>
        }
      >
        {screen}
      </Suspense>
    </Boundary>
  );
}

/** A list that was covered is found where it was left; what covers it begins at its top. */
function useScroll(tab: Tab, covered: boolean, offering: boolean): void {
  const left = useRef(0);
  useLayoutEffect(() => {
    if (covered) {
      window.scrollTo(0, 0);
      return undefined;
    }
    window.scrollTo(0, left.current);
    const note = (): void => {
      left.current = window.scrollY;
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, [covered, offering]);
  useEffect(() => window.scrollTo(0, 0), [tab]);
}
