import type { Cargo } from '../api/client';
import { exchangeDate, perKm, roubles, withUnit } from '../format';
import { language, t } from '../i18n/i18n';

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

export function CargoCard({ cargo, onOpen }: { cargo: Cargo; onOpen: () => void }) {
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
    </button>
  );
}

/** As tall as a card, so that nothing jumps when the loads come. */
export const Skeletons = () => (
  <div aria-busy="true" aria-label={t().loadingWord}>
    {[0, 1, 2, 3, 4].map((index) => (
      <div class="card skeleton" key={index} aria-hidden="true">
        <i style="width:72%" />
        <i style="width:44%;height:26px" />
        <i style="width:88%" />
      </div>
    ))}
  </div>
);
