import { shiftDay } from '../format';
import { useFilters } from '../use-place';
import type { DashboardTexts } from './texts.ru';

const RANGES = [7, 30, 90, 365];
/** Most days that the statistics are shown for at once. */
const MOST_DAYS = 800;

interface RangePickerProps {
  readonly texts: DashboardTexts;
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly defaultDays: number;
}

export function RangePicker({ texts, from, to, today, defaultDays }: RangePickerProps) {
  const [query, change] = useFilters();
  const own = query['from'] !== undefined || query['to'] !== undefined;
  const days = Number(query['days'] ?? defaultDays);
  return (
    <div class="actions" role="group" aria-label={texts.period}>
      {RANGES.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={!own && days === range}
          onClick={() => change({ days: range === defaultDays ? undefined : range, from: undefined, to: undefined })}
        >
          {texts.days(range)}
        </button>
      ))}
      {own ? (
        <>
          <input
            type="date"
            aria-label={`${texts.custom}: 1`}
            value={from}
            min={shiftDay(to, 1 - MOST_DAYS)}
            max={to}
            onChange={(event) => event.currentTarget.value !== '' && change({ from: event.currentTarget.value, to })}
          />
          <input
            type="date"
            aria-label={`${texts.custom}: 2`}
            value={to}
            min={from}
            max={today < shiftDay(from, MOST_DAYS - 1) ? today : shiftDay(from, MOST_DAYS - 1)}
            onChange={(event) => event.currentTarget.value !== '' && change({ from, to: event.currentTarget.value })}
          />
        </>
      ) : (
        <button type="button" onClick={() => change({ from, to, days: undefined })}>
          {texts.custom}
        </button>
      )}
    </div>
  );
}
