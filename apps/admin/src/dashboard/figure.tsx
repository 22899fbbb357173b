import { percent } from '../format';
import { language } from '../i18n/language';
import { growth } from './stats';
import type { DashboardTexts } from './texts.ru';

interface FigureProps {
  readonly texts: DashboardTexts;
  readonly title: string;
  readonly now: number | null;
  readonly before: number | null | undefined;
  readonly say: (value: number) => string;
  readonly lessIsBetter: boolean;
}

/** A number large enough to be read first, and how it moved. */
export function Figure({ texts, title, now, before, say, lessIsBetter }: FigureProps) {
  const grown = growth(now, before);
  const tone = grown === null || grown === 0 ? '' : grown > 0 === lessIsBetter ? 'worse' : 'better';
  return (
    <div class="card figure" data-testid="figure">
      <span class="hint">{title}</span>
      <strong>{now === null ? '—' : say(now)}</strong>
      <span class={`hint ${tone}`}>
        {grown === null
          ? texts.noBefore
          : `${grown > 0 ? '▲ ' : grown < 0 ? '▼ ' : ''}${percent(Math.abs(grown), language())} · ${texts.before} ${say(before ?? 0)}`}
      </span>
    </div>
  );
}
