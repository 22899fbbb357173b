import type { Tariff } from '../api/client';
import { exactRoubles, number } from '../format';
import { language } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { perDayKopecks, savingPercent } from './tariffs';
import { words as moneyWords } from '../subscription/words';

const THIN = '\u202f';

interface Props {
  readonly tariffs: readonly Tariff[];
  readonly chosen: Tariff;
  readonly onChoose: (tariff: Tariff) => void;
}

/** What is for sale, one beside the other: the price, what a day costs, what is saved. */
export function TariffCards({ tariffs, chosen, onChoose }: Props) {
  const words = moneyWords();
  const spoken = language();
  return (
    <div class="tariffs" role="radiogroup" aria-label={words.choose}>
      {tariffs.map((tariff) => {
        const saving = savingPercent(tariff, tariffs);
        const perDay = `${number(perDayKopecks(tariff) / 100, spoken, 1)}${THIN}₽`;
        return (
          <label
            key={tariff.code}
            class={tariff.code === chosen.code ? 'tariff chosen' : 'tariff'}
            data-testid={`tariff-${tariff.code}`}
          >
            <input
              type="radio"
              name="tariff"
              checked={tariff.code === chosen.code}
              onChange={() => {
                telegram.select();
                onChoose(tariff);
              }}
            />
            <span class="tariff-name">
              <span class="strong">{tariff.title}</span>
              {tariff.badge !== undefined && <span class="praise">{tariff.badge}</span>}
              <span class="hint">{words.perDay(perDay)}</span>
            </span>
            <span class="tariff-price">
              <span class="strong">{exactRoubles(tariff.priceKopecks, spoken)}</span>
              {saving !== undefined && (
                <span class="saving" title={words.savingLong(saving)}>
                  {words.saving(saving)}
                </span>
              )}
            </span>
          </label>
        );
      })}
    </div>
  );
}
