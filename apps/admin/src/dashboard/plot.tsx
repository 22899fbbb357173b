import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { number } from '../format';
import { language } from '../i18n/language';

export interface Series {
  readonly name: string;
  /** A value for each day; null where there is none. */
  readonly values: readonly (number | null)[];
  /** The same as it is said in the table, where a bare number does not do. */
  readonly say?: (value: number) => string;
}

interface PlotProps {
  readonly title: string;
  readonly dates: readonly string[];
  readonly series: readonly Series[];
  readonly words: { readonly table: string; readonly date: string };
}

const HEIGHT = 210;
/** What is counted has no halves. */
const STEPS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
/** Lines are told apart without their colours, too. */
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 2], [12, 4]];
const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function draw(place: HTMLElement, { dates, series, words }: PlotProps): UPlot {
  const at = dates.map((date) => Date.parse(`${date}T00:00:00Z`) / 1_000);
  const axis = { stroke: colour('--hint'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
  const months = new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const say = (value: number | null): string => (value === null ? '—' : number(value, language(), value % 1 === 0 ? 0 : 1));
  return new UPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), 'UTC'),
      cursor: { y: false },
      scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
      axes: [
        { ...axis, values: (_, splits) => splits.map((split) => months.format(split * 1_000)), space: 70 },
        { ...axis, size: 62, incrs: STEPS, values: (_, splits) => splits.map((split) => say(split)) },
      ],
      series: [
        { label: words.date, value: (_, seconds: number | null) => (seconds === null ? '—' : months.format(seconds * 1_000)) },
        ...series.map(({ name }, index) => ({
          label: name,
          stroke: colour(`--series-${index + 1}`),
          width: 2,
          dash: DASHES[index] ?? [],
          points: { show: dates.length < 16 },
          value: (_: UPlot, value: number | null) => say(value),
        })),
      ],
    },
    [at, ...series.map(({ values }) => [...values])],
    place,
  );
}

/** Lines by day; under them the same numbers as a table, for whoever does not see lines. */
export function Plot(props: PlotProps) {
  const { title, dates, series, words } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let plot = draw(element, props);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const again = (): void => {
      plot.destroy();
      plot = draw(element, props);
    };
    const watcher = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watcher.observe(element);
    dark.addEventListener('change', again);
    return () => {
      dark.removeEventListener('change', again);
      watcher.disconnect();
      plot.destroy();
    };
  }, [dates, series]);

  return (
    <section class="card plot" data-testid="plot">
      <h2>{title}</h2>
      <div ref={place} aria-hidden="true" />
      <details>
        <summary>{words.table}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={title}>
          <table>
            <caption class="unseen">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.date}</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col" class="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {dates.map((date, row) => (
                <tr key={date}>
                  <th scope="row">{date}</th>
                  {series.map(({ name, values, say }) => {
                    const value = values[row] ?? null;
                    return (
                      <td key={name} class="number">
                        {value === null ? '—' : (say?.(value) ?? number(value, language(), value % 1 === 0 ? 0 : 1))}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
