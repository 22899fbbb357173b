import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../i18n/i18n';
import { Choice, NumberField } from '../ui/bits';
import { put, typedNumber, type Query } from './query';

const PRESETS = ['20-83', '15-65', '10-54', '7.5-45', '5-36', '3-16', '1.5-9'];

export interface FieldProps {
  readonly query: Query;
  readonly onQuery: (query: Query) => void;
  readonly error?: string | undefined;
}

/** What the truck carries: a size of the exchange's own filter, or the driver's numbers. */
export function WeightVolume({ query, onQuery, error }: FieldProps) {
  const words = t();
  const [tonnes = '', volume = ''] = (query['weightVolume'] ?? '').split('-');
  const [typed, setTyped] = useState({ tonnes, volume });
  useEffect(() => {
    if (query['weightVolume'] !== undefined) setTyped({ tonnes, volume });
    else if (PRESETS.includes(`${typed.tonnes}-${typed.volume}`)) setTyped({ tonnes: '', volume: '' });
  }, [query['weightVolume']]);
  const type = (next: { tonnes: string; volume: string }): void => {
    setTyped(next);
    const [weight, space] = [typedNumber(next.tonnes), typedNumber(next.volume)];
    onQuery(put(query, 'weightVolume', weight === undefined || space === undefined ? undefined : `${weight}-${space}`));
  };
  const shown = (text: string): string => (language() === 'ru' ? text.replace('.', ',') : text);
  return (
    <>
      <div class="choices">
        <Choice text={words.any} chosen={query['weightVolume'] === undefined} onChoose={() => type({ tonnes: '', volume: '' })} />
        {PRESETS.map((preset) => {
          const [weight = '', space = ''] = preset.split('-');
          const text = `${shown(weight)} ${words.t} / ${shown(space)} ${words.m3}`;
          return (
            <Choice
              key={preset}
              text={text}
              chosen={query['weightVolume'] === preset}
              onChoose={() => type({ tonnes: weight, volume: space })}
            />
          );
        })}
      </div>
      <div class="pair">
        <NumberField
          label={words.tonnes}
          value={shown(typed.tonnes)}
          onInput={(text) => type({ ...typed, tonnes: text })}
          error={error}
        />
        <NumberField label={words.cubic} value={shown(typed.volume)} onInput={(text) => type({ ...typed, volume: text })} />
      </div>
    </>
  );
}
