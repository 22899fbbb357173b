import type { Broadcast } from '../broadcast';
import { t } from '../texts';

interface ButtonInputProps {
  readonly button: Broadcast['button'];
  readonly onButton: (button: Broadcast['button']) => void;
}

const EMPTY = { labels: { ru: '', en: '' }, url: '' };

export function ButtonInput({ button, onButton }: ButtonInputProps) {
  const texts = t();
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={button !== null}
          onChange={(event) => onButton(event.currentTarget.checked ? EMPTY : null)}
        />
        {texts.button}
      </label>
      {button !== null && (
        <div class="two">
          <label class="field">
            <span>{texts.buttonRu}</span>
            <input
              value={button.labels.ru}
              maxLength={64}
              onInput={(event) => onButton({ ...button, labels: { ...button.labels, ru: event.currentTarget.value } })}
            />
          </label>
          <label class="field">
            <span>{texts.buttonEn}</span>
            <input
              value={button.labels.en}
              maxLength={64}
              onInput={(event) => onButton({ ...button, labels: { ...button.labels, en: event.currentTarget.value } })}
            />
          </label>
          <label class="field">
            <span>{texts.buttonUrl}</span>
            <input
              type="url"
              value={button.url}
              maxLength={512}
              placeholder="https://"
              onInput={(event) => onButton({ ...button, url: event.currentTarget.value.trim() })}
            />
          </label>
        </div>
      )}
    </>
  );
}
