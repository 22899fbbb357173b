import { useCallback } from 'preact/hooks';
import { may, wanted as wantedStore } from './account/wanted';
import type { Cargo, Driver } from './api/client';
import type { Query } from './filter/query';
import { acting } from './marks/marks';
import type { Layer, Place } from './place';
import type { Desk } from './subscription/subscription-screen';
import { screen } from './ui/screen';
import { useStore } from './ui/store';

const screens = {
  detail: () => import('./cargos/detail-screen'),
  filter: () => import('./filter/filter-sheet'),
  offer: () => import('./responses/response-sheet'),
  subscription: () => import('./subscription/subscription-screen'),
  paywall: () => import('./account/paywall-sheet'),
  actions: () => import('./marks/cargo-actions'),
  save: () => import('./searches/save-sheet'),
  edit: () => import('./searches/edit-sheet'),
  favourites: () => import('./put-aside/favourites-screen'),
  hidden: () => import('./put-aside/hidden-screen'),
};
const DetailScreen = screen(screens.detail);
const FilterSheet = screen(screens.filter);
const ResponseSheet = screen(screens.offer);
const SubscriptionScreen = screen(screens.subscription);
const PaywallSheet = screen(screens.paywall);
const CargoActions = screen(screens.actions);
const SaveSheet = screen(screens.save);
const EditSheet = screen(screens.edit);
const FavouritesScreen = screen(screens.favourites);
const HiddenScreen = screen(screens.hidden);

export const fetchLayers = (): Promise<unknown>[] => Object.values(screens).map((load) => load());

interface Props {
  readonly place: Place;
  readonly go: (to: Partial<Place> | ((before: Place) => Partial<Place>)) => void;
  /** Which of them is seen. */
  readonly top: Layer | undefined;
  readonly query: Query;
  readonly ownLoadsShown: boolean;
  /** Filters the list, and shows it. */
  readonly onList: (query: Query) => void;
  readonly driver: Driver | undefined;
  readonly onDriver: (driver: Driver) => void;
}

/** What is open above the tabs. What is covered stays as it was, unseen. */
export function Layers({ place, go, top, query, ownLoadsShown, onList, driver, onDriver }: Props) {
  const { aside, filter, editing, saving, cargos, offer, desk } = place;
  const wanted = useStore(wantedStore);
  const actions = useStore(acting);
  const cargo = cargos.at(-1);
  const closeAside = useCallback(() => go({ aside: undefined }), [go]);
  const closeFilter = useCallback(() => go({ filter: false }), [go]);
  const closeEdit = useCallback(() => go({ editing: undefined }), [go]);
  const closeSave = useCallback(() => go({ saving: undefined }), [go]);
  const openSave = useCallback((query: Query) => go({ saving: query }), [go]);
  const openCargo = useCallback((id: string) => go(({ cargos }) => ({ cargos: [...cargos, id] })), [go]);
  const closeCargo = useCallback(() => go(({ cargos }) => ({ cargos: cargos.slice(0, -1) })), [go]);
  // Nobody types what they may not send.
  const openOffer = useCallback((offer: Cargo) => may('respond') && go({ offer }), [go]);
  const closeOffer = useCallback(() => go({ offer: undefined }), [go]);
  const halt = useCallback(() => wantedStore.set('respond'), []);
  const closePaywall = useCallback(() => wantedStore.set(undefined), []);
  const unlock = useCallback(
    (how?: 'promo') => {
      wantedStore.set(undefined);
      go({ desk: { promo: how === 'promo' } });
    },
    [go],
  );
  const subscribe = useCallback(() => go({ desk: {} }), [go]);
  const openDesk = useCallback((desk: Desk) => go({ desk }), [go]);
  const closeDesk = useCallback(() => go({ desk: undefined }), [go]);
  // A filter that was saved while it was chosen is the one to look at.
  const saved = useCallback(() => {
    if (filter && saving !== undefined) onList(saving);
    else closeSave();
  }, [filter, saving, onList, closeSave]);

  return (
    <>
      {aside !== undefined && driver !== undefined && (
        <div hidden={top !== 'aside'}>
          {aside === 'favourites' ? (
            <FavouritesScreen driverId={driver.id} onOpen={openCargo} onBack={closeAside} onUnlock={subscribe} />
          ) : (
            <HiddenScreen onBack={closeAside} />
          )}
        </div>
      )}
      {filter && (
        <div hidden={top !== 'filter'}>
          <FilterSheet query={query} ownLoadsShown={ownLoadsShown} onApply={onList} onSave={openSave} onClose={closeFilter} />
        </div>
      )}
      {editing !== undefined && (
        <div hidden={top !== 'editing'}>
          <EditSheet search={editing} ownLoadsShown={ownLoadsShown} onClose={closeEdit} />
        </div>
      )}
      {saving !== undefined && (
        <div hidden={top !== 'saving'}>
          <SaveSheet query={saving} onClose={closeSave} onSaved={saved} />
        </div>
      )}
      {cargo !== undefined && (
        <div hidden={top !== 'cargos'}>
          <DetailScreen
            key={cargo}
            id={cargo}
            truck={driver?.truck}
            onBack={closeCargo}
            onRespond={openOffer}
            onOpen={openCargo}
            onList={onList}
            onUnlock={subscribe}
          />
        </div>
      )}
      {offer !== undefined && driver !== undefined && (
        <div hidden={top !== 'offer'}>
          <ResponseSheet key={offer.id} cargo={offer} driver={driver} onDriver={onDriver} onClose={closeOffer} onLocked={halt} />
        </div>
      )}
      {wanted !== undefined && (
        <div hidden={top !== 'paywall'}>
          <PaywallSheet what={wanted} onUnlock={unlock} onClose={closePaywall} />
        </div>
      )}
      {desk !== undefined && <SubscriptionScreen desk={desk} driver={driver} onDesk={openDesk} onClose={closeDesk} />}
      {actions !== undefined && <CargoActions cargo={actions} />}
    </>
  );
}
