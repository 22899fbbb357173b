import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useLocked } from '../account/account';
import { ApiError, ask, type Cargo, type CargoDetail, type Truck } from '../api/client';
import { t } from '../i18n/i18n';
import { ResponsePanel } from '../responses/response-panel';
import { useResponse } from '../responses/use-response';
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
  /** To what opens the contacts. */
  readonly onUnlock: () => void;
}

/** The card of the list shows at once what it knows; the rest comes. */
const fromList = (id: string): Cargo | undefined => keptList.recall()?.items.find((cargo) => cargo.id === id);

export default function DetailScreen({ id, truck, onBack, onRespond, onUnlock }: Props) {
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
  // Contacts open, or close, on the load that is looked at.
  const locked = useLocked();
  const wasLocked = useRef(locked);
  useEffect(() => {
    if (wasLocked.current !== locked) fetchCargo();
    wasLocked.current = locked;
  }, [locked, fetchCargo]);
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
        {shown !== undefined && !gone && <ShareButton cargo={shown} />}
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

const SAID_MS = 2_500;

function ShareButton({ cargo }: { cargo: Cargo }) {
  const words = t();
  const [said, setSaid] = useState<string>();
  const press = async (): Promise<void> => {
    telegram.select();
    const outcome = await share(cargo);
    if (outcome === 'chosen in Telegram') return;
    setSaid(outcome === 'copied' ? words.linkCopied : words.linkFailed);
    setTimeout(() => setSaid(undefined), SAID_MS);
  };
  return (
    <>
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
      <div class="toast-place" aria-live="polite">
        {said !== undefined && <div class="toast">{said}</div>}
      </div>
    </>
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
