import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import type { Query } from '../place';
import { useFilters } from '../use-place';

/** Typing rests so long before it is asked for. */
const REST_MS = 300;

/** The conditions of a list, all of them in the address. */
export function Filters({ children, keep = [] }: { children: ComponentChildren; keep?: readonly string[] }) {
  const [query, change] = useFilters();
  const set = Object.keys(query).filter((name) => name !== 'sort' && !keep.includes(name));
  return (
    <div class="filters" role="search" aria-label={t().filters}>
      {children}
      {set.length > 0 && (
        <button
          type="button"
          class="link"
          data-testid="reset-filters"
          onClick={() => change(Object.fromEntries(set.map((name) => [name, undefined])))}
        >
          {t().resetFilters}
        </button>
      )}
    </div>
  );
}

interface TextFilterProps {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly main?: boolean;
}

/** A condition that is typed. `/` goes to the main one. */
export function TextFilter({ name, label, placeholder, main = false }: TextFilterProps) {
  const [query, change] = useFilters();
  const inAddress = query[name] ?? '';
  const [text, setText] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const said = useRef(inAddress);
  useEffect(() => {
    // The way back has brought another one.
    if (inAddress !== said.current) setText(inAddress);
    said.current = inAddress;
  }, [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const say = (value: string): void => {
    clearTimeout(timer.current);
    said.current = value.trim();
    change({ [name]: value.trim() }, true);
  };
  return (
    <label class={main ? 'field main' : 'field'}>
      <span>{label}</span>
      <input
        type="search"
        value={text}
        placeholder={placeholder ?? ''}
        autocomplete="off"
        spellcheck={false}
        data-testid={`filter-${name}`}
        {...(main ? { 'data-search': 'main' } : {})}
        onInput={(event) => {
          const { value } = event.currentTarget;
          setText(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => say(value), REST_MS);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') say(event.currentTarget.value);
        }}
      />
    </label>
  );
}

interface ChoiceFilterProps {
  readonly name: string;
  readonly label: string;
  readonly choices: Readonly<Record<string, string>>;
  /** What is chosen when the address says nothing; "all" without it. */
  readonly otherwise?: string;
}

export function ChoiceFilter({ name, label, choices, otherwise }: ChoiceFilterProps) {
  const [query, change] = useFilters();
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={query[name] ?? otherwise ?? ''}
        data-testid={`filter-${name}`}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ [name]: value === otherwise ? undefined : value });
        }}
      >
        {otherwise === undefined && <option value="">{t().all}</option>}
        {Object.entries(choices).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Two days, both counted; `from` and `to` of the address. */
export function DaysFilter({ labels }: { labels?: { from: string; to: string } }) {
  const [query, change] = useFilters();
  const { from, to } = labels ?? t();
  const field = (name: 'from' | 'to', label: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        value={query[name] ?? ''}
        data-testid={`filter-${name}`}
        onChange={(event) => change({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <>
      {field('from', from)}
      {field('to', to)}
    </>
  );
}

/** Days of the address as moments on this computer's clock: the first one that counts, and the first that does not. */
export function moments({ from, to }: Readonly<Record<string, string>>): Query {
  const at = (day: string | undefined, days: number): string | undefined => {
    const date = day === undefined ? undefined : new Date(`${day}T00:00:00`);
    if (date === undefined || Number.isNaN(date.getTime())) return undefined;
    date.setDate(date.getDate() + days);
    return date.toISOString();
  };
  return { from: at(from, 0), to: at(to, 1) };
}

/** The filters of these names as the address has them. */
export const picked = (query: Readonly<Record<string, string>>, ...names: readonly string[]): Query =>
  Object.fromEntries(names.map((name) => [name, query[name]]));
