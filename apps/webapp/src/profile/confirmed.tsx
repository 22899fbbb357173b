import { useState } from 'preact/hooks';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';

interface Props {
  /** For tests: the button; with `-confirm` the one that does it. */
  readonly name: string;
  readonly text: string;
  readonly question: string;
  readonly yes: string;
  /** Never rejects. */
  readonly onYes: () => Promise<void>;
}

/** Something that cannot be undone: asked for, then done. */
export function Confirmed({ name, text, question, yes, onYes }: Props) {
  const [state, setState] = useState<'idle' | 'asking' | 'busy'>('idle');
  if (state === 'idle') {
    return (
      <button type="button" class="secondary wide" data-testid={name} onClick={() => setState('asking')}>
        {text}
      </button>
    );
  }
  const confirm = async (): Promise<void> => {
    setState('busy');
    await onYes();
    telegram.success();
    setState('idle');
  };
  return (
    <div role="group" aria-label={text} class="confirm">
      <p>{question}</p>
      <div class="pair">
        <button type="button" class="secondary" disabled={state === 'busy'} onClick={() => setState('idle')}>
          {t().cancel}
        </button>
        <button
          type="button"
          class="danger"
          data-testid={`${name}-confirm`}
          disabled={state === 'busy'}
          onClick={() => void confirm()}
        >
          {yes}
        </button>
      </div>
    </div>
  );
}
