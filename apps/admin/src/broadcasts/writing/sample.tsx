import { en } from '../texts.en';
import { ru } from '../texts.ru';
import { filled, type Draft } from '../broadcast';
import { t } from '../texts';
import { Card } from '../../ui/page';

/** Both texts as a chat shows them, with made-up values of the variables. */
export function Sample({ draft }: { draft: Pick<Draft, 'texts' | 'button'> }) {
  const languages = [
    ['ru', ru.sampleValues],
    ['en', en.sampleValues],
  ] as const;
  return (
    <Card title={t().sample}>
      <div class="chat">
        {languages.map(([language, values]) => (
          <div key={language} lang={language}>
            <p class="bubble">{filled(draft.texts[language], values) || '…'}</p>
            {draft.button !== null && <span class="bubble-button">{draft.button.labels[language] || '…'}</span>}
          </div>
        ))}
      </div>
    </Card>
  );
}
