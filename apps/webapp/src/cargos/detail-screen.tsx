import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useLocked } from '../account/account';
import { ApiError, ask, type Cargo, type CargoDetail, type Truck } from '../api/client';
import { t } from '../i18n/i18n';
import { ResponsePanel } from '../responses/response-panel';
import { useResponse } from '../responses/use-response';
import type { Query } from '../filter/query';
import { shelf, toggleFavourite } from '../marks/marks';
import { Star } from '../marks/star';
import { changes } from '../news/changes';
import { ReturnLoads } from '../return-loads/return-loads';
import { notify } from '../ui/notice';
import { useStore } from '../ui/store';
import { telegram } from '../telegram/telegram';
import { BackButton, MainButton } from '../ui/bits';
import { Goods, Money, More, Route } from './cargo-parts';
import { share } from './share';
import { keptList } from './use-cargos';

type State = { cargo?: CargoDetail; error?: ApiError };

interface Props {
  readonly id: string;
  readonly truck: Truck | undefined;
  readonly onBack: () => void;
  /** Opens the sheet of a response to it. */
  readonly onRespond: (cargo: Cargo) => void;
  /** Another load, above this one. */
  readonly onOpen: (id: string) => void;
  /** To the list of another filter. */
  readonly onList: (query: Query) => void;
  /** To what opens the contacts. */
  readonly onUnlock: () => void;
}

/** Clocks of servers differ by less. */
const CLOCKS_AGREE_MS = 3_000;

/** The card of the list shows at once what it knows; the rest comes. */
const fromList = (id: string): Cargo | undefined => keptList.recall()?.items.find((cargo) => cargo.id === id);

export default function DetailScreen({ id, truck, onBack, onRespond, onOpen, onList, onUnlock }: Props) {
  const [{ cargo, error }, setState] = useState<State>({});
  const standing = useResponse(id);
  const words = t();
  const fetchCargo = useCallback(() => {
    ask((api) => api.GET('/api/v1/cargos/{id}', { params: { path: { id } } })).then(
      (answer) => setState({ cargo: answer.cargo }),
      (failure: unknown) => {
        if (!(failure instanceof ApiError)) throw failure;
        setState((before) => ({ ...before, error: failure }));
      },
    );
  }, [id]);
  const load = useCallback(() => {
    setState({});
    fetchCargo();
  }, [fetchCargo]);
  useEffect(load, [load]);
  // Contacts open, or close, on the load that is looked at. An end is told by one clock and acted on by another, which may be behind.
  const locked = useLocked();
  const wasLocked = useRef(locked);
  useEffect(() => {
    if (wasLocked.current === locked) return;
    wasLocked.current = locked;
    fetchCargo();
    const again = setTimeout(fetchCargo, CLOCKS_AGREE_MS);
    return () => clearTimeout(again);
  }, [locked, fetchCargo]);
  const heardAt = useStore(changes)[id]?.heardAt;
  useEffect(() => {
    if (heardAt !== undefined) fetchCargo();
  }, [heardAt, fetchCargo]);
  const gone = error?.problem?.code === 'CARGO_NOT_FOUND';
  // A load the driver has responded to stays readable after it has left the exchange.
  const responded = standing.response?.cargo ?? standing.queued?.cargo;
  const shown = cargo ?? (gone ? undefined : fromList(id)) ?? responded;
  const open = standing.status === undefined && standing.queued === undefined && !gone;
  const respond = useCallback(() => shown !== undefined && onRespond(shown), [shown, onRespond]);

  return (
    <main class="screen sheet" data-testid="cargo-detail">
      <header class="bar">
        <BackButton onBack={onBack} />
        <h1 class="title">{words.load}</h1>
        {shown !== undefined && !gone && (
          <>
            <FavouriteButton cargo={shown} />
            <ShareButton cargo={shown} />
          </>
        )}
      </header>
      {gone && responded !== undefined ? (
        <p class="banner notice">{words.responseGone}</p>
      ) : (
        error !== undefined && <Failure error={error} onRetry={load} onBack={onBack} />
      )}
      {shown !== undefined && (
        <>
          <ResponsePanel standing={standing} onFix={onRespond} onLeave={onBack} onUnlock={onUnlock} />
          <Route cargo={shown} />
          <Money cargo={shown} truck={truck} />
          <Goods cargo={shown} detail={cargo} />
          {cargo !== undefined && <More cargo={cargo} onUnlock={onUnlock} />}
          {cargo !== undefined && <ReturnLoads cargo={cargo} onOpen={onOpen} onAll={onList} />}
        </>
      )}
      {cargo === undefined && error === undefined && (shown === undefined ? <Waiting /> : <Rest />)}
      {open && shown !== undefined && <MainButton text={words.respond} onPress={respond} testId="respond" />}
    </main>
  );
}

const Waiting = () => (
  <div class="more">
    <span class="spinner" />
  </div>
);

const Rest = () => (
  <div class="card skeleton">
    <i style="width:60%" />
    <i style="width:90%" />
  </div>
);

function FavouriteButton({ cargo }: { cargo: Cargo }) {
  const words = t();
  const lit = useStore(shelf.marks).favourites.includes(cargo.id);
  return (
    <button
      type="button"
      class="icon-button"
      data-testid="favourite"
      aria-pressed={lit}
      aria-label={words.favouriteMark}
      onClick={() => toggleFavourite(cargo)}
    >
      <Star lit={lit} />
    </button>
  );
}

function ShareButton({ cargo }: { cargo: Cargo }) {
  const words = t();
  const press = async (): Promise<void> => {
    telegram.select();
    const outcome = await share(cargo);
    if (outcome !== 'chosen in Telegram') notify(outcome === 'copied' ? words.linkCopied : words.linkFailed);
  };
  return (
    <button type="button" class="icon-button" data-testid="share" aria-label={words.share} onClick={() => void press()}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path
          d="M12 15V4M8 7.500L12 3.500l4 4M6 11H5v9h14v-9h-1"
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
    </button>
  );
}

function Failure({ error, onRetry, onBack }: { error: ApiError; onRetry: () => void; onBack: () => void }) {
  const words = t();
  const gone = error.problem?.code === 'CARGO_NOT_FOUND';
  return (
    <div class="empty" role="alert">
      <h2>{gone ? words.gone : (error.problem?.title ?? words.failed)}</h2>
      <p>{gone ? words.goneHelp : (error.problem?.detail ?? words.failedHelp)}</p>
      <button type="button" class="primary" onClick={gone ? onBack : onRetry}>
        {gone ? words.toList : words.retry}
      </button>
    </div>
  );
}
