import type { Cargo } from '../api/client';
import { exchangeDate, perKm, roubles, withUnit } from '../format';
import { language, t } from '../i18n/i18n';
import { acting, hide, toggleFavourite } from '../marks/marks';
import '../marks/marks.css';
import { useSwipe } from '../marks/use-swipe';
import { prices } from '../news/prices';
import { StatusMark } from '../responses/status-mark';
import type { Status } from '../responses/status';
import type { Unsent } from '../sending/queue';
import { telegram } from '../telegram/telegram';

/** Date, weight, volume, body, loading: quiet tags in one line. */
function tags(cargo: Cargo): string[] {
  const words = t();
  const spoken = language();
  return [
    cargo.loadingDate == null ? undefined : exchangeDate(cargo.loadingDate, spoken, words),
    cargo.weightKg == null ? undefined : withUnit(cargo.weightKg / 1_000, words.t, spoken, 1),
    cargo.volumeM3 == null ? undefined : withUnit(cargo.volumeM3, words.m3, spoken),
    cargo.truckTypes[0]?.name,
    cargo.loadTypes.map(({ shortName, name }) => shortName ?? name).join(', ') || undefined,
  ].filter((tag) => tag !== undefined);
}

interface Props {
  readonly cargo: Cargo;
  /** How the driver's response to it stands, if there is one. */
  readonly responded?: Status | Unsent['state'] | undefined;
  readonly favourite?: boolean;
  /** Put up since the driver looked last. */
  readonly fresh?: boolean;
  readonly onOpen: () => void;
}

export function CargoCard({ cargo, onOpen, ...marks }: Props) {
  const words = t();
  const spoken = language();
  const openActions = (): void => {
    telegram.select();
    acting.set(cargo);
  };
  const { offset, armed, isSpent, handlers } = useSwipe({
    onRight: () => toggleFavourite(cargo),
    onLeft: () => hide(cargo),
    onLongPress: openActions,
  });
  const drawn = offset === 0 ? {} : { style: { transform: `translateX(${offset}px)`, transition: 'none' } };
  return (
    <div class={cargo.removed === true ? 'cargo-place removed' : 'cargo-place'} {...handlers}>
      {offset !== 0 && (
        <span class={`swipe-sign ${offset > 0 ? 'right' : 'left'} ${armed ? 'armed' : ''}`} aria-hidden="true">
          {offset > 0 ? (marks.favourite === true ? '☆' : '★') : '✕'}
        </span>
      )}
      <button type="button" class="card cargo" data-testid="cargo-card" {...drawn} onClick={() => isSpent() || onOpen()}>
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
          {cargo.pricePerKmKopecks != null && <span class="per-km">{perKm(cargo.pricePerKmKopecks, spoken, words.perKm)}</span>}
        </span>
        <span class="tags">
          {tags(cargo).map((tag) => (
            <span class="tag" key={tag}>
              {tag}
            </span>
          ))}
        </span>
        <Marks cargo={cargo} {...marks} />
      </button>
      <button type="button" class="dots" data-testid="open-actions" aria-label={words.actions} {...drawn} onClick={openActions}>
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path d="M5 12h.01M12 12h.01M19 12h.01" stroke="currentColor" stroke-width="3.500" stroke-linecap="round" />
        </svg>
      </button>
    </div>
  );
}

/** What sets this load apart for this driver: each with its sign and its word. */
function Marks({ cargo, responded, favourite = false, fresh = false }: Omit<Props, 'onOpen'>) {
  const words = t();
  const moved = prices.moved(cargo);
  if (responded === undefined && !favourite && !fresh && moved === undefined && cargo.removed !== true) return null;
  return (
    <span class="foot marks">
      {cargo.removed === true && <span class="mark quiet">✕ {words.removedMark}</span>}
      {fresh && <span class="mark fresh">● {words.freshMark}</span>}
      {favourite && <span class="mark">★ {words.favouriteMark}</span>}
      {moved !== undefined && cargo.removed !== true && (
        <span class={moved > 0 ? 'mark good' : 'mark bad'} data-testid="price-moved">
          <span aria-hidden="true">{moved > 0 ? '▲' : '▼'}</span>
          <span class="unseen">{moved > 0 ? words.priceUp : words.priceDown} </span>
          {roubles(Math.abs(moved), language())}
        </span>
      )}
      {responded !== undefined && <StatusMark shown={responded} before={words.youResponded} />}
    </span>
  );
}
