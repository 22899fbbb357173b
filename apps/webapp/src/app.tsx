import { useCallback, useEffect, useReducer, useState } from 'preact/hooks';
import { meetAccount } from './account/account';
import { may, wanted } from './account/wanted';
import { ApiError, ask, login, onEnding, signedIn, type Cargo, type Driver, type Ending } from './api/client';
import type { Search } from './api/saved';
import { ListScreen } from './cargos/list-screen';
import type { Query } from './filter/query';
import { useFilter } from './filter/use-filter';
import { onLanguage, setLanguage } from './i18n/i18n';
import { fetchLayers, Layers } from './layers';
import { NOTHING_ABOVE, startPlace, topOf, type Place } from './place';
import { useLinkedSearch } from './search-book/use-linked-search';
import { startBackstage } from './sending/backstage';
import { UndoBar } from './sending/undo-bar';
import type { Desk } from './subscription/subscription-screen';
import { startParameter, telegram } from './telegram/telegram';
import { Boundary, Unreachable } from './ui/boundary';
import { Kept } from './ui/kept';
import { screen, Waiting } from './ui/screen';
import { useStore } from './ui/store';
import { Tabs, type Tab } from './ui/tabs';
import { useScroll } from './ui/use-scroll';

const screens = {
  searches: () => import('./searches/searches-screen'),
  responses: () => import('./responses/responses-screen'),
  profile: () => import('./profile/profile-screen'),
  firstRun: () => import('./first-run'),
};
const SearchesScreen = screen(screens.searches);
const ResponsesScreen = screen(screens.responses);
const ProfileScreen = screen(screens.profile);
const FirstRun = screen(screens.firstRun);
const Outside = screen(() => import('./outside'));

/** First the loads; then the other screens, so that they open without a network, too. */
const OTHER_SCREENS_AFTER_MS = 2_000;

const keptDriver = new Kept<Driver>('driver');
const linked = startParameter() ?? '';

/** Who is signed in, where they are, what they filter by. */
export function App() {
  const [, say] = useReducer((count: number, _: undefined) => count + 1, 0);
  const [driver, setDriver] = useState<Driver | undefined>(() => keptDriver.recall());
  const [ending, setEnding] = useState<Ending | undefined>(!signedIn() && telegram.initData === '' ? 'outside' : undefined);
  const [ready, setReady] = useState(signedIn());
  const [failure, setFailure] = useState(false);
  const { query, choose, fresh, ownLoadsShown } = useFilter(ready);
  const [place, setPlace] = useState<Place>(() => startPlace(linked));
  const go = useCallback(
    (to: Partial<Place> | ((before: Place) => Partial<Place>)) =>
      setPlace((before) => ({ ...before, ...(typeof to === 'function' ? to(before) : to) })),
    [],
  );

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
      const me = signedIn() ? await ask((api) => api.GET('/api/v1/me', {})) : await login(telegram.initData);
      meetAccount(me);
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

  useEffect(() => {
    if (!ready) return undefined;
    const timer = setTimeout(() => {
      const others = [...Object.values(screens).map((load) => load()), ...fetchLayers()];
      for (const other of others) other.catch(() => undefined);
    }, OTHER_SCREENS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ready]);

  const goTo = useCallback((tab: Tab) => setPlace({ ...NOTHING_ABOVE, tab }), []);
  const toList = useCallback(
    (next: Query) => {
      choose(next);
      goTo('cargos');
    },
    [choose, goTo],
  );
  const openCargo = useCallback((id: string) => go({ cargos: [id] }), [go]);
  const openFilter = useCallback(() => go({ tab: 'cargos', filter: true }), [go]);
  const openFavourites = useCallback(() => go({ aside: 'favourites' }), [go]);
  const openAside = useCallback((aside: 'favourites' | 'hidden') => go({ aside }), [go]);
  const save = useCallback((saving: Query) => go({ saving }), [go]);
  const edit = useCallback((editing: Search) => go({ editing }), [go]);
  const showSearch = useCallback(({ filter }: Search) => toList(filter), [toList]);
  const fix = useCallback((offer: Cargo) => may('respond') && go({ offer }), [go]);
  const openDesk = useCallback((desk: Desk) => go({ desk }), [go]);
  const subscribe = useCallback(() => go({ desk: {} }), [go]);
  const { tab } = place;
  const top = topOf(place, useStore(wanted) !== undefined);
  const covered = top !== undefined;
  useScroll(tab, top === 'cargos' ? `${top} ${place.cargos.at(-1) ?? ''}` : (top ?? ''));

  // Behind every screen: what waits here is sent, what happens there is heard.
  const driverId = ready && ending === undefined ? driver?.id : undefined;
  useEffect(() => (driverId === undefined ? undefined : startBackstage(driverId)), [driverId]);
  useLinkedSearch(linked, driverId, showSearch, goTo);

  const content = (() => {
    if (ending !== undefined) return <Outside why={ending} onDriver={welcome} />;
    if (!ready) return failure ? <Unreachable onRetry={() => void enter()} /> : <Waiting />;
    if (fresh && !covered) return <FirstRun onDone={choose} />;
    return (
      <>
        {/* What was left stays as it was while something is open above it. */}
        <div hidden={tab !== 'cargos' || covered}>
          <ListScreen
            query={query}
            shown={tab === 'cargos' && !covered}
            onQuery={choose}
            onFilter={openFilter}
            onOpen={openCargo}
            onFavourites={openFavourites}
            onSave={save}
            onUnlock={subscribe}
          />
        </div>
        {tab === 'searches' && driver !== undefined && (
          <div hidden={covered}>
            <SearchesScreen driver={driver} shown={!covered} onShow={showSearch} onEdit={edit} onFilter={openFilter} />
          </div>
        )}
        {tab === 'responses' && driver !== undefined && (
          <div hidden={covered}>
            <ResponsesScreen
              driverId={driver.id}
              shown={!covered}
              onOpen={openCargo}
              onFix={fix}
              onCargos={() => goTo('cargos')}
              onUnlock={subscribe}
            />
          </div>
        )}
        {tab === 'profile' && !covered && (
          <ProfileScreen
            driver={driver}
            onDriver={welcome}
            onSubscribe={subscribe}
            onDesk={openDesk}
            onAside={openAside}
            onLogout={() => setEnding(telegram.initData === '' ? 'outside' : 'reopen')}
            onErased={() => setEnding('erased')}
          />
        )}
        <Layers
          place={place}
          go={go}
          top={top}
          query={query}
          ownLoadsShown={ownLoadsShown}
          onList={toList}
          driver={driver}
          onDriver={welcome}
        />
        <UndoBar />
        {!covered && <Tabs tab={tab} onTab={goTo} />}
      </>
    );
  })();
  return <Boundary>{content}</Boundary>;
}
