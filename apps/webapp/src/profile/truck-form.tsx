import { useEffect, useState } from 'preact/hooks';
import { ApiError, type Truck } from '../api/client';
import { fetchTypes, knownTypes } from '../filter/places';
import { typedNumber } from '../filter/query';
import { language, t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { NumberField, Section } from '../ui/bits';

/** Fields of the form and what one typed unit is on the wire. */
const FIELDS = [
  { name: 'maxWeightKg', unit: 1_000, label: 'maxWeight', whole: true },
  { name: 'volumeM3', unit: 1, label: 'truckVolume', whole: false },
  { name: 'fuelLitersPer100Km', unit: 1, label: 'fuelUse', whole: false },
  { name: 'fuelPriceKopecks', unit: 100, label: 'fuelPrice', whole: true },
  { name: 'tollKopecksPerKm', unit: 100, label: 'toll', whole: true },
] as const;

export function TruckForm({ truck, onSave }: { truck: Truck | undefined; onSave: (truck: Truck) => Promise<void> }) {
  const words = t();
  const shown = (value: number | undefined): string =>
    value === undefined ? '' : String(value).replace('.', language() === 'ru' ? ',' : '.');
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      FIELDS.map(({ name, unit }) => [name, shown(truck?.[name] === undefined ? undefined : truck[name] / unit)]),
    ),
  );
  const [bodies, setBodies] = useState<readonly string[]>(truck?.bodyTypeIds ?? []);
  const [types, setTypes] = useState(() => knownTypes('truck-types'));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [state, setState] = useState<'idle' | 'saving' | 'saved'>('idle');
  useEffect(() => {
    fetchTypes('truck-types').then(setTypes, () => undefined);
  }, []);

  const save = async (): Promise<void> => {
    setState('saving');
    const numbers = FIELDS.flatMap(({ name, unit, whole }) => {
      const value = typedNumber(typed[name] ?? '');
      return value === undefined ? [] : [[name, whole ? Math.round(value * unit) : value * unit] as const];
    });
    try {
      await onSave({ ...Object.fromEntries(numbers), ...(bodies.length === 0 ? {} : { bodyTypeIds: [...bodies] }) });
      setErrors({});
      setState('saved');
      telegram.success();
    } catch (error) {
      setState('idle');
      telegram.failure();
      const wrong = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
      setErrors({
        ...Object.fromEntries(wrong.map(({ field, message }) => [field.replace('truck.', ''), message])),
        ...(wrong.length === 0 ? { form: words.failedHelp } : {}),
      });
    }
  };
  const toggle = (id: string): void => {
    telegram.select();
    setState('idle');
    setBodies(bodies.includes(id) ? bodies.filter((one) => one !== id) : [...bodies, id]);
  };

  return (
    <Section title={words.truck}>
      <p class="hint">{words.truckHelp}</p>
      <div class="choices">
        {types.map(({ id, name }) => (
          <button
            type="button"
            key={id}
            class={bodies.includes(id) ? 'choice chosen' : 'choice'}
            aria-pressed={bodies.includes(id)}
            onClick={() => toggle(id)}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="grid">
        {FIELDS.map(({ name, label }) => (
          <NumberField
            key={name}
            label={words[label]}
            value={typed[name] ?? ''}
            error={errors[name]}
            onInput={(text) => {
              setState('idle');
              setTyped({ ...typed, [name]: text });
            }}
          />
        ))}
      </div>
      {errors['form'] !== undefined && (
        <p class="error" role="alert">
          {errors['form']}
        </p>
      )}
      <button
        type="button"
        class="primary wide"
        data-testid="save-truck"
        disabled={state === 'saving'}
        onClick={() => void save()}
      >
        {state === 'saved' ? `✓ ${words.saved}` : words.save}
      </button>
    </Section>
  );
}
