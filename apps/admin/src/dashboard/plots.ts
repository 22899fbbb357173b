import { roubles } from '../format';
import type { Language } from '../i18n/language';
import type { Series } from './plot';
import { RESPONSE_STATUSES, type StatsDay } from './stats';
import type { DashboardTexts } from './texts.ru';

interface PlotOf {
  readonly title: string;
  readonly series: readonly Series[];
}

/** What is drawn, from the top down. Stars only where somebody paid in them. */
export function plotsOf(days: readonly StatsDay[], { plots, series }: DashboardTexts, language: Language): readonly PlotOf[] {
  const line = (name: string, of: (day: StatsDay) => number | null): Series => ({ name, values: days.map(of) });
  const money = (name: string, of: (day: StatsDay) => number): Series => ({
    ...line(name, (day) => of(day) / 100),
    say: (value) => roubles(value * 100, language),
  });
  const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
  const paidInStars = days.some(({ revenueStars, refundsStars }) => revenueStars + refundsStars > 0);
  const stars: PlotOf = {
    title: plots.stars,
    series: [line(series.revenue, (day) => day.revenueStars), line(series.refunds, (day) => day.refundsStars)],
  };
  return [
    {
      title: plots.money,
      series: [money(series.revenue, (day) => day.revenueKopecks), money(series.refunds, (day) => day.refundsKopecks)],
    },
    ...(paidInStars ? [stars] : []),
    {
      title: plots.subscriptions,
      series: [
        line(series.activeSubscriptions, (day) => day.activeSubscriptions),
        line(series.trials, (day) => day.trials),
        line(series.churned, (day) => day.churned),
      ],
    },
    {
      title: plots.newDrivers,
      series: [line(series.activeDrivers, (day) => day.activeDrivers), line(series.newDrivers, (day) => day.newDrivers)],
    },
    {
      title: plots.conversion,
      series: [line(series.trialsEnded, (day) => day.trialsEnded), line(series.trialsConverted, (day) => day.trialsConverted)],
    },
    { title: plots.responses, series: RESPONSE_STATUSES.map((status) => line(series[status], (day) => day.responses[status])) },
    { title: plots.alerts, series: [line(series.alerts, (day) => day.alerts)] },
    {
      title: plots.delay,
      series: [line(series.p50, (day) => seconds(day.alertDelayP50Ms)), line(series.p95, (day) => seconds(day.alertDelayP95Ms))],
    },
    {
      title: plots.budget,
      series: [line(series.calls, (day) => day.upstreamCalls), line(series.budget, (day) => day.upstreamBudget)],
    },
  ];
}
