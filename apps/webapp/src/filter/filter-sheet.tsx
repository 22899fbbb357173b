import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError, ask } from '../api/client';
import { dayFromNow, number, plural } from '../format';
import { language, t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { BackButton, Choice, MainButton, NumberField, Section } from '../ui/bits';
import { bounds, isInn, put, putBounds, swapped, typedNumber, type Query, type Ranged } from './query';
import { PointField } from './point-field';
import { WeightVolume, type FieldProps } from './weight-volume';
import { fetchTypes, knownTypes, type Named, type TypeDictionary } from './places';

const COUNT_PAUSE_MS = 350;

interface Props {
  readonly query: Query;
  /** Whether the exchange account's own loads may be asked for. */
  readonly ownLoadsShown: boolean;
  readonly onApply: (query: Query) => void;
  /** Makes a saved search of the draft; absent while one is edited. */
  readonly onSave?: (query: Query) => void;
  readonly title?: string;
  /** What the main button says, instead of how many loads there are. */
  readonly action?: string | undefined;
  readonly onClose: () => void;
}

export default function FilterSheet({ query, ownLoadsShown, onApply, onSave, title, action, onClose }: Props) {
  const [draft, setDraft] = useState(query);
  const { total, errors } = useCount(draft);
  const words = t();
  useEffect(() => {
    telegram.verticalSwipes(false);
    return () => telegram.verticalSwipes(true);
  }, []);
  const apply = useCallback(() => {
    telegram.success();
    onApply(draft);
  }, [draft, onApply]);
  const count =
    action ??
    (total === undefined
      ? words.show
      : total === 0
        ? words.nothingToShow
        : words.showCount(number(total, language()), plural(total, words.loads, language())));

  return (
    <main class="screen sheet" data-testid="filter-sheet" role="dialog" aria-label={title ?? words.filter}>
      <header class="bar">
        <BackButton onBack={onClose} />
        <h1 class="title">{title ?? words.filter}</h1>
        <button type="button" class="link" data-testid="reset-filter" onClick={() => setDraft({})}>
          {words.reset}
        </button>
      </header>
      <Section>
        <PointField side="start" query={draft} onQuery={setDraft} error={errors['startPointId']} />
        <button type="button" class="link" onClick={() => setDraft(swapped(draft))}>
          ⇅ {words.swap}
        </button>
        <PointField side="finish" query={draft} onQuery={setDraft} error={errors['finishPointId']} />
      </Section>
      <Section title={words.date}>
        <DateChoice query={draft} onQuery={setDraft} />
        {errors['startDate'] !== undefined && <span class="error">{errors['startDate']}</span>}
      </Section>
      <Section title={words.weightVolume}>
        <WeightVolume query={draft} onQuery={setDraft} error={errors['weightVolume']} />
      </Section>
      <Section title={words.body}>
        <Types dictionary="truck-types" name="truckTypes" query={draft} onQuery={setDraft} />
      </Section>
      <Section title={words.loading}>
        <Types dictionary="load-types" name="loadTypes" query={draft} onQuery={setDraft} />
      </Section>
      <Section>
        <Range name="price" unit={100} label={words.price} query={draft} onQuery={setDraft} error={errors['price']} />
        <Range
          name="pricePerKm"
          unit={100}
          label={words.pricePerKm}
          query={draft}
          onQuery={setDraft}
          error={errors['pricePerKm']}
        />
        <Range name="distance" unit={1} label={words.distance} query={draft} onQuery={setDraft} error={errors['distance']} />
        <Inn query={draft} onQuery={setDraft} />
      </Section>
      {ownLoadsShown && (
        <Section title={words.ownership}>
          <div class="choices">
            {[undefined, 'my'].map((mode) => (
              <Choice
                key={mode ?? 'all'}
                text={mode === undefined ? words.allLoads : words.ownLoads}
                chosen={draft['mode'] === mode}
                onChoose={() => setDraft(put(draft, 'mode', mode))}
              />
            ))}
          </div>
        </Section>
      )}
      <Section title={words.sort}>
        <select
          aria-label={words.sort}
          value={draft['sort'] ?? 'default'}
          onChange={(event) =>
            setDraft(put(draft, 'sort', event.currentTarget.value === 'default' ? undefined : event.currentTarget.value))
          }
        >
          <option value="default">{words.sortDefault}</option>
          <option value="price">{words.sortPrice}</option>
          <option value="pricePerKm">{words.sortPricePerKm}</option>
          <option value="date">{words.sortDate}</option>
        </select>
      </Section>
      {onSave !== undefined && (
        <button type="button" class="secondary wide" data-testid="save-search" onClick={() => onSave(draft)}>
          {words.saveSearch}
        </button>
      )}
      <MainButton text={count} onPress={apply} testId="apply-filter" />
    </main>
  );
}

/** How many loads the draft would show, and which of its fields are wrong. */
function useCount(draft: Query): { total: number | undefined; errors: Record<string, string> } {
  const [state, setState] = useState<{ total: number | undefined; errors: Record<string, string> }>({
    total: undefined,
    errors: {},
  });
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      ask((api) => api.GET('/api/v1/cargos', { params: { query: { ...draft, limit: 1 } as never } })).then(
        ({ page }) => current && setState({ total: page.total ?? undefined, errors: {} }),
        (error: unknown) => {
          const wrong = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
          if (current)
            setState({ total: undefined, errors: Object.fromEntries(wrong.map(({ field, message }) => [field, message])) });
        },
      );
    }, COUNT_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [draft]);
  return state;
}

function DateChoice({ query, onQuery }: FieldProps) {
  const words = t();
  const chosen = query['startDate'];
  const days = [
    { text: words.anyDate, date: undefined },
    { text: words.today, date: dayFromNow(0) },
    { text: words.tomorrow, date: dayFromNow(1) },
  ];
  return (
    <div class="choices">
      {days.map(({ text, date }) => (
        <Choice key={text} text={text} chosen={chosen === date} onChoose={() => onQuery(put(query, 'startDate', date))} />
      ))}
      <input
        type="date"
        aria-label={words.pickDate}
        min={dayFromNow(0)}
        value={chosen ?? ''}
        onInput={(event) => onQuery(put(query, 'startDate', event.currentTarget.value))}
      />
    </div>
  );
}

function Types({ dictionary, name, query, onQuery }: FieldProps & { dictionary: TypeDictionary; name: string }) {
  const [types, setTypes] = useState<readonly Named[]>(() => knownTypes(dictionary));
  useEffect(() => {
    // Old words stay on screen when new ones cannot be had.
    fetchTypes(dictionary).then(setTypes, () => undefined);
  }, [dictionary]);
  const chosen = (query[name] ?? '').split(',').filter(Boolean);
  const toggle = (id: string): void => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    onQuery(put(query, name, next.join(',')));
  };
  return (
    <div class="choices">
      {types.map((type) => (
        <Choice key={type.id} text={type.name} chosen={chosen.includes(type.id)} onChoose={() => toggle(type.id)} />
      ))}
    </div>
  );
}

function Range({ name, unit, label, query, onQuery, error }: FieldProps & { name: Ranged; unit: number; label: string }) {
  const words = t();
  const { min, max } = bounds(query, name);
  const text = (value: number | undefined): string =>
    value === undefined ? '' : String(value / unit).replace('.', language() === 'ru' ? ',' : '.');
  const [typed, setTyped] = useState({ min: text(min), max: text(max) });
  useEffect(() => {
    if (query[name] === undefined) setTyped({ min: '', max: '' });
  }, [query[name]]);
  const type = (next: { min: string; max: string }): void => {
    setTyped(next);
    const inUnits = (value: string): number | undefined => {
      const read = typedNumber(value);
      return read === undefined ? undefined : Math.round(read * unit);
    };
    onQuery(putBounds(query, name, inUnits(next.min), inUnits(next.max)));
  };
  return (
    <fieldset class="range">
      <legend class="hint">{label}</legend>
      <div class="pair">
        <NumberField label={words.min} value={typed.min} onInput={(value) => type({ ...typed, min: value })} error={error} />
        <NumberField label={words.max} value={typed.max} onInput={(value) => type({ ...typed, max: value })} />
      </div>
    </fieldset>
  );
}

function Inn({ query, onQuery }: FieldProps) {
  const words = t();
  const [typed, setTyped] = useState(query['ownerInn'] ?? '');
  useEffect(() => {
    if (query['ownerInn'] === undefined && isInn(typed)) setTyped('');
  }, [query['ownerInn']]);
  const type = (text: string): void => {
    const digits = text.replaceAll(/\D/g, '').slice(0, 12);
    setTyped(digits);
    onQuery(put(query, 'ownerInn', isInn(digits) ? digits : undefined));
  };
  return (
    <NumberField
      label={words.inn}
      value={typed}
      onInput={type}
      digitsOnly
      error={typed.length >= 10 && !isInn(typed) ? words.innWrong : undefined}
    />
  );
}
