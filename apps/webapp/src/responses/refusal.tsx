import { t } from '../i18n/i18n';
import { sending } from '../sending/backstage';
import type { Cargo } from '../api/client';
import type { Unsent } from '../sending/queue';
import { takeBack } from './drafts';

/** Of these nothing can be corrected: the load is not there any more. */
const GONE = ['CARGO_REMOVED', 'CARGO_NOT_FOUND'];

interface Props {
  readonly unsent: Unsent;
  /** Opens the sheet again with what had been typed. */
  readonly onFix: (cargo: Cargo) => void;
}

/** Why the server did not take a response, and what can be done about it. */
export function Refusal({ unsent, onFix }: Props) {
  const { key, cargo, refused } = unsent;
  const words = t();
  if (refused === undefined) return null;
  const fix = (): void => {
    takeBack(unsent);
    onFix(cargo);
  };
  const wrong = refused.code === 'VALIDATION_FAILED';
  return (
    <div role="alert" data-testid="refusal">
      <p class="strong">{refused.title}</p>
      <p class="hint">{refused.detail}</p>
      <div class="choices">
        {!GONE.includes(refused.code) && (
          <button type="button" class="secondary" onClick={wrong ? fix : () => sending().retry(key)}>
            {wrong ? words.fix : words.retry}
          </button>
        )}
        <button type="button" class="secondary" data-testid="remove-unsent" onClick={() => takeBack(unsent)}>
          {words.removeResponse}
        </button>
      </div>
    </div>
  );
}
