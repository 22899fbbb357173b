import { number, percent } from '../format';
import { language } from '../i18n/language';
import { Card, Facts, wordOf } from '../ui/page';
import type { Progress } from './broadcast';
import { t } from './texts';

export function Results({ progress, hasButton }: { progress: Progress; hasButton: boolean }) {
  const texts = t();
  const { total, waiting, sent, failed, dropped, clicked, byReason } = progress;
  const whole = (value: number): string => number(value, language());
  const finished = sent + failed + dropped;
  return (
    <Card title={texts.results} testId="results">
      <label class="field">
        <span>
          {whole(finished)} / {whole(total)}
          {total > 0 && ` · ${percent(finished / total, language())}`}
        </span>
        <progress value={finished} max={Math.max(1, total)} />
      </label>
      <Facts
        facts={[
          [texts.total, whole(total)],
          [texts.waiting, whole(waiting)],
          [
            texts.sent,
            <strong key="sent" data-testid="sent-count">
              {whole(sent)}
            </strong>,
          ],
          [texts.failed, whole(failed)],
          [texts.dropped, whole(dropped)],
          hasButton && [texts.clicked, `${whole(clicked)}${sent > 0 ? ` (${percent(clicked / sent, language())})` : ''}`],
        ]}
      />
      {Object.keys(byReason).length > 0 && (
        <>
          <h3>{texts.byReason}</h3>
          <ul class="lines">
            {Object.entries(byReason).map(([reason, count]) => (
              <li key={reason}>
                <span>{wordOf(texts.reasons, reason)}</span>
                <span class="number">{whole(count)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
