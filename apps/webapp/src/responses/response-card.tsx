import type { Cargo, Response } from '../api/client';
import { momentDate, roubles, withUnit } from '../format';
import { language, t } from '../i18n/i18n';
import type { Unsent } from '../sending/queue';
import { takeBack } from './drafts';
import { Refusal } from './refusal';
import { StatusMark } from './status-mark';

interface Props {
  readonly response: Response;
  readonly fresh: boolean;
  readonly onOpen: () => void;
}

/** One response in the list: the load as it was then, the driver's price, how it stands. */
export function ResponseCard({ response, fresh, onOpen }: Props) {
  const words = t();
  const { cargo, priceKopecks, status, updatedAt } = response;
  return (
    <button type="button" class="card cargo" data-testid="response-card" onClick={onOpen}>
      <Trip cargo={cargo} priceKopecks={priceKopecks} />
      <span class="foot">
        <StatusMark shown={status} />
        <span class="hint">
          {fresh && <b class="fresh">{words.fresh} · </b>}
          {momentDate(updatedAt, language(), words)}
        </span>
      </span>
    </button>
  );
}

interface UnsentProps {
  readonly unsent: Unsent;
  readonly onOpen: () => void;
  readonly onFix: (cargo: Cargo) => void;
  readonly onLeave: () => void;
  readonly onUnlock: () => void;
}

/** One that is still on this phone. */
export function UnsentCard({ unsent, onOpen, ...ways }: UnsentProps) {
  const words = t();
  const { cargo, offer, state } = unsent;
  return (
    <div class="card" data-testid="unsent-card">
      <button type="button" class="plain" onClick={onOpen}>
        <Trip cargo={cargo} priceKopecks={offer.priceKopecks} />
        <StatusMark shown={state} />
      </button>
      {state === 'refused' ? (
        <Refusal unsent={unsent} {...ways} />
      ) : (
        <button type="button" class="link" disabled={state === 'sending'} onClick={() => takeBack(unsent)}>
          {words.undo}
        </button>
      )}
    </div>
  );
}

function Trip({ cargo, priceKopecks }: { cargo: Cargo; priceKopecks: number | undefined }) {
  const words = t();
  const spoken = language();
  return (
    <>
      <span class="route">
        <span class="cities">
          {cargo.route.from.city} <span class="arrow">→</span> {cargo.route.to.city}
        </span>
        {cargo.distanceKm != null && <span class="distance">{withUnit(cargo.distanceKm, words.km, spoken)}</span>}
      </span>
      <span class="money">
        {cargo.priceKopecks == null ? (
          <span class="no-price">{words.noPrice}</span>
        ) : (
          <span class="price">{roubles(cargo.priceKopecks, spoken)}</span>
        )}
        {priceKopecks !== undefined && (
          <span class="hint">
            {words.myOffer}: {roubles(priceKopecks, spoken)}
          </span>
        )}
      </span>
    </>
  );
}
