import { useCallback, useEffect, useReducer, useState } from 'preact/hooks';
import { isLocked, meetAccount } from './account/account';
import type { Wanted } from './account/locked';
import { ApiError, ask, login, onEnding, signedIn, type Cargo, type Driver, type Ending } from './api/client';
import { ListScreen } from './cargos/list-screen';
import type { Query } from './filter/query';
import { useFilter } from './filter/use-filter';
import { onLanguage, setLanguage } from './i18n/i18n';
import { startParameter, telegram } from './telegram/telegram';
import { startBackstage } from './sending/backstage';
import { UndoBar } from './sending/undo-bar';
import { Boundary, Unreachable } from './ui/boundary';
import { Kept } from './ui/kept';
import type { Desk } from './subscription/subscription-screen';
import { screen, Waiting } from './ui/screen';
import { Tabs, type Tab } from './ui/tabs';
import { useScroll } from './ui/use-scroll';

const screens = {
  detail: () => import('./cargos/detail-screen'),
  filter: () => import('./filter/filter-sheet'),
  responses: () => import('./responses/responses-screen'),
  offer: () => import('./responses/response-sheet'),
  profile: () => import('./profile/profile-screen'),
  subscription: () => import('./subscription/subscription-screen'),
  paywall: () => import('./account/paywall-sheet'),
  firstRun: () => import('./first-run'),
};
const DetailScreen = screen(screens.detail);
const FilterSheet = screen(screens.filter);
const ResponsesScreen = screen(screens.responses);
const ResponseSheet = screen(screens.offer);
const ProfileScreen = screen(screens.profile);
const SubscriptionScreen = screen(screens.subscription);
const PaywallSheet = screen(screens.paywall);
const FirstRun = screen(screens.firstRun);
const Outside = screen(() => import('./outside'));

/** First the loads; then the other screens, so that they open without a network, too. */
const OTHER_SCREENS_AFTER_MS = 2_000;

interface Place {
  readonly tab: Tab;
  readonly filter: boolean;
  /** The load that is open above the tab. */
  readonly cargo: string | undefined;
  /** The load whose response is being written, above it. */
  readonly offer: Cargo | undefined;
  /** What the driver wanted and may not, above that. */
  readonly wanted: Wanted | undefined;
  /** Tariffs or a payment, above all. */
  readonly desk: Desk | undefined;
}

const NOTHING_ABOVE = { filter: false, cargo: undefined, offer: undefined, wanted: undefined, desk: undefined } as const;

const keptDriver = new Kept<Driver>('driver');
const linked = startParameter() ?? '';
const linkedCargo = /^cargo_(\d{1,20})$/.exec(linked)?.[1];
const linkedPayment = /^pay_([0-9a-f-]{36})$/.exec(linked)?.[1];

/** Who is signed in, where they are, what they filter by. */
export function App() {
  const [, say] = useReducer((count: number, _: undefined) => count + 1, 0);
  const [driver, setDriver] = useState<Driver | undefined>(() => keptDriver.recall());
  const [ending, setEnding] = useState<Ending | undefined>(!signedIn() && telegram.initData === '' ? 'outside' : undefined);
  const [ready, setReady] = useState(signedIn());
  const [failure, setFailure] = useState(false);
  const { query, choose, fresh, ownLoadsShown } = useFilter(ready);
  const [place, setPlace] = useState<Place>({
    ...NOTHING_ABOVE,
    tab: 'cargos',
    cargo: linkedCargo,
    desk: linkedPayment === undefined ? undefined : { payment: linkedPayment },
  });
  const go = useCallback((to: Partial<Place>) => setPlace((before) => ({ ...before, ...to })), []);

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
      for (const screen of Object.values(screens)) screen().catch(() => undefined);
    }, OTHER_SCREENS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ready]);

  const filterBy = useCallback(
    (next: Query) => {
      choose(next);
      go({ filter: false });
    },
    [choose, go],
  );
  const closeFilter = useCallback(() => go({ filter: false }), [go]);
  const openCargo = useCallback((cargo: string) => go({ cargo }), [go]);
  const closeCargo = useCallback(() => go({ cargo: undefined }), [go]);
  // Nobody types what they may not send.
  const openOffer = useCallback((offer: Cargo) => go(isLocked() ? { wanted: 'respond' } : { offer }), [go]);
  const closeOffer = useCallback(() => go({ offer: undefined }), [go]);
  const halt = useCallback(() => go({ wanted: 'respond' }), [go]);
  const closePaywall = useCallback(() => go({ wanted: undefined }), [go]);
  const unlock = useCallback((how?: 'promo') => go({ wanted: undefined, desk: { promo: how === 'promo' } }), [go]);
  const openDesk = useCallback((desk: Desk) => go({ desk }), [go]);
  const subscribe = useCallback(() => go({ desk: {} }), [go]);
  const closeDesk = useCallback(() => go({ desk: undefined }), [go]);
  const goTo = useCallback((tab: Tab) => setPlace({ ...NOTHING_ABOVE, tab }), []);
  const { tab, filter, cargo, offer, wanted, desk } = place;
  const above = [desk && 'desk', wanted && 'paywall', offer && 'offer', cargo && 'cargo', filter && 'filter'].find(Boolean) || '';
  useScroll(tab, above);

  // Behind every screen: what waits here is sent, what happens there is heard.
  const driverId = ready && ending === undefined ? driver?.id : undefined;
  useEffect(() => (driverId === undefined ? undefined : startBackstage(driverId)), [driverId]);

  const content = (() => {
    if (ending !== undefined) return <Outside why={ending} onDriver={welcome} />;
    if (!ready) return failure ? <Unreachable onRetry={() => void enter()} /> : <Waiting />;
    if (fresh && above === '') return <FirstRun onDone={choose} />;
    return (
      <>
        {/* What was left stays as it was while something is open above it. */}
        <div hidden={tab !== 'cargos' || above !== ''}>
          <ListScreen
            query={query}
            onQuery={choose}
            onFilter={() => go({ filter: true })}
            onOpen={openCargo}
            onUnlock={subscribe}
          />
        </div>
        {tab === 'responses' && driver !== undefined && (
          <div hidden={above !== ''}>
            <ResponsesScreen
              driverId={driver.id}
              shown={above === ''}
              onOpen={openCargo}
              onFix={openOffer}
              onCargos={() => goTo('cargos')}
              onUnlock={subscribe}
            />
          </div>
        )}
        {tab === 'profile' && above === '' && (
          <ProfileScreen
            driver={driver}
            onDriver={welcome}
            onSubscribe={subscribe}
            onDesk={openDesk}
            onLogout={() => setEnding(telegram.initData === '' ? 'outside' : 'reopen')}
            onErased={() => setEnding('erased')}
          />
        )}
        {filter && <FilterSheet query={query} ownLoadsShown={ownLoadsShown} onApply={filterBy} onClose={closeFilter} />}
        {cargo !== undefined && (
          <div hidden={above !== 'cargo'}>
            <DetailScreen
              key={cargo}
              id={cargo}
              truck={driver?.truck}
              onBack={closeCargo}
              onRespond={openOffer}
              onUnlock={subscribe}
            />
          </div>
        )}
        {offer !== undefined && driver !== undefined && (
          <div hidden={above !== 'offer'}>
            <ResponseSheet key={offer.id} cargo={offer} driver={driver} onDriver={welcome} onClose={closeOffer} onLocked={halt} />
          </div>
        )}
        {wanted !== undefined && (
          <div hidden={above !== 'paywall'}>
            <PaywallSheet what={wanted} onUnlock={unlock} onClose={closePaywall} />
          </div>
        )}
        {desk !== undefined && <SubscriptionScreen desk={desk} driver={driver} onDesk={openDesk} onClose={closeDesk} />}
        <UndoBar />
        {above === '' && <Tabs tab={tab} onTab={goTo} />}
      </>
    );
  })();
  return <Boundary>{content}</Boundary>;
}
