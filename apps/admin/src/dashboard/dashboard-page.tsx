import { useMemo } from 'preact/hooks';
import { useRead } from '../api/queries';
import { daysBetween, moscowDay, number, percent, roubles, shiftDay } from '../format';
import { language, words } from '../i18n/language';
import { now } from '../session/session';
import { Note, Page, wordOf } from '../ui/page';
import { Loaded } from '../ui/states';
import { useFilters } from '../use-place';
import './dashboard.css';
import { Figure } from './figure';
import { Plot } from './plot';
import { figuresOf, type Figures, type Stats } from './stats';
import { plotsOf } from './plots';
import { RangePicker } from './range-picker';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);
const DEFAULT_DAYS = 30;

export default function DashboardPage() {
  const [query] = useFilters();
  const today = moscowDay(new Date(now()));
  const to = query['to'] ?? today;
  const from = query['from'] ?? shiftDay(to, 1 - Number(query['days'] ?? DEFAULT_DAYS));
  const length = Math.max(1, daysBetween(from, to));
  const stats = useRead<Stats>('/stats', { query: { from, to } });
  const before = useRead<Stats>('/stats', { query: { from: shiftDay(from, -length), to: shiftDay(from, -1) } });
  const texts = t();
  return (
    <Page
      title={texts.title}
      actions={<RangePicker texts={texts} from={from} to={to} today={today} defaultDays={DEFAULT_DAYS} />}
    >
      <Loaded asked={stats} lines={8}>
        {(data) => (
          <>
            {data.unavailable.length > 0 && (
              <Note tone="warm">
                {texts.unavailable}: {data.unavailable.map((part) => wordOf(texts.parts, part)).join(', ')}
              </Note>
            )}
            <FigureRow now={figuresOf(data)} before={before.data === undefined ? undefined : figuresOf(before.data)} />
            <Plots data={data} />
            <p class="hint">{texts.moscow}</p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function FigureRow({ now, before }: { now: Figures; before: Figures | undefined }) {
  const { figures } = t();
  const whole = (value: number): string => number(value, language());
  const money = (value: number): string => roubles(value, language());
  const share = (value: number): string => percent(value, language());
  const figure = (title: string, name: keyof Figures, say: (value: number) => string, lessIsBetter = false) => (
    <Figure texts={t()} title={title} now={now[name]} before={before?.[name]} say={say} lessIsBetter={lessIsBetter} />
  );
  return (
    <div class="figures">
      {figure(figures.revenue, 'revenueKopecks', money)}
      {(now.revenueStars !== 0 || (before?.revenueStars ?? 0) !== 0) && figure(figures.revenueStars, 'revenueStars', whole)}
      {figure(figures.payments, 'payments', whole)}
      {figure(figures.activeSubscriptions, 'activeSubscriptions', whole)}
      {figure(figures.newDrivers, 'newDrivers', whole)}
      {figure(figures.conversion, 'conversion', share)}
      {figure(figures.churnRate, 'churnRate', share, true)}
      {figure(figures.responses, 'responses', whole)}
      {figure(figures.alerts, 'alerts', whole)}
    </div>
  );
}

function Plots({ data }: { data: Stats }) {
  const texts = t();
  const [dates, plots] = useMemo(
    () => [data.days.map(({ date }) => date), plotsOf(data.days, texts, language())] as const,
    [data, texts],
  );
  return (
    <div class="plots">
      {plots.map(({ title, series }) => (
        <Plot key={title} title={title} dates={dates} series={series} words={texts} />
      ))}
    </div>
  );
}
