import { useState } from 'preact/hooks';
import { amountInput, kopecksOf } from '../format';
import type { Tariff } from './setting';
import { t } from './texts';

interface TariffsInputProps {
  readonly tariffs: readonly Tariff[];
  readonly wrong: boolean;
  readonly onTariffs: (tariffs: readonly Tariff[]) => void;
}

const NEW: Tariff = { code: '', title: { ru: '', en: '' }, days: 30, priceKopecks: 49_900, priceStars: null, renewable: false };

export function TariffsInput({ tariffs, wrong, onTariffs }: TariffsInputProps) {
  const texts = t();
  return (
    <>
      {tariffs.map((tariff, index) => (
        <TariffRow
          key={index}
          tariff={tariff}
          onTariff={(next) => onTariffs(tariffs.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onTariffs(tariffs.filter((_, at) => at !== index))}
        />
      ))}
      <button type="button" onClick={() => onTariffs([...tariffs, NEW])}>
        {texts.addTariff}
      </button>
      {wrong && <p class="wrong">{texts.tariffsWrong}</p>}
    </>
  );
}

interface TariffRowProps {
  readonly tariff: Tariff;
  readonly onTariff: (tariff: Tariff) => void;
  readonly onRemove: () => void;
}

function TariffRow({ tariff, onTariff, onRemove }: TariffRowProps) {
  const texts = t().tariff;
  const [price, setPrice] = useState(() => amountInput(tariff.priceKopecks));
  const field = (label: string, value: string, take: (text: string) => Tariff, numeric = false) => (
    <label class="field">
      <span>{label}</span>
      <input
        value={value}
        inputMode={numeric ? 'decimal' : 'text'}
        onInput={(event) => onTariff(take(event.currentTarget.value))}
      />
    </label>
  );
  const badge = (some: Partial<{ ru: string; en: string }>): Tariff => {
    const { badge: before = { ru: '', en: '' }, ...rest } = tariff;
    const next = { ...before, ...some };
    return next.ru === '' && next.en === '' ? rest : { ...rest, badge: next };
  };
  return (
    <fieldset data-testid="tariff">
      <legend>{tariff.title.ru || tariff.code || t().addTariff}</legend>
      <div class="two">
        {field(texts.code, tariff.code, (code) => ({ ...tariff, code: code.trim() }))}
        {field(texts.ru, tariff.title.ru, (ru) => ({ ...tariff, title: { ...tariff.title, ru } }))}
        {field(texts.en, tariff.title.en, (en) => ({ ...tariff, title: { ...tariff.title, en } }))}
        {field(texts.days, String(tariff.days), (days) => ({ ...tariff, days: Number(days) }), true)}
        {field(
          texts.price,
          price,
          (typed) => {
            setPrice(typed);
            return { ...tariff, priceKopecks: kopecksOf(typed) ?? 0 };
          },
          true,
        )}
        {field(
          texts.stars,
          tariff.priceStars === null ? '' : String(tariff.priceStars),
          (stars) => ({ ...tariff, priceStars: stars.trim() === '' ? null : Number(stars) }),
          true,
        )}
        {field(texts.badgeRu, tariff.badge?.ru ?? '', (ru) => badge({ ru }))}
        {field(texts.badgeEn, tariff.badge?.en ?? '', (en) => badge({ en }))}
      </div>
      <div class="actions">
        <label class="check">
          <input
            type="checkbox"
            checked={tariff.renewable}
            onChange={(event) => onTariff({ ...tariff, renewable: event.currentTarget.checked })}
          />
          {texts.renewable}
        </label>
        <button type="button" class="link danger" onClick={onRemove}>
          {t().removeTariff}
        </button>
      </div>
    </fieldset>
  );
}
