import { t } from '../i18n/i18n';

/** As tall as a card, so that nothing jumps when the cards come. */
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
