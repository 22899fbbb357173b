import type { Cargo } from '../api/client';
import { exchangeDate, perKm, roubles, withUnit } from '../format';
import { language, t } from '../i18n/i18n';
import { StatusMark } from '../responses/status-mark';
import type { Status } from '../responses/status';
import type { Unsent } from '../sending/queue';

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
  readonly responded: Status | Unsent['state'] | undefined;
  readonly onOpen: () => void;
}

export function CargoCard({ cargo, responded, onOpen }: Props) {
  const words = t();
  const spoken = language();
  return (
    <button type="button" class="card cargo" data-testid="cargo-card" onClick={onOpen}>
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
      {responded !== undefined && (
        <span class="foot">
          <StatusMark shown={responded} before={words.youResponded} />
        </span>
      )}
    </button>
  );
}
