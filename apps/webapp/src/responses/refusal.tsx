import { useLocked } from '../account/account';
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
  /** Leaves for other loads. */
  readonly onLeave: () => void;
  /** To what opens responding. */
  readonly onUnlock: () => void;
}

/** Why the server did not take a response, and what can be done about it. */
export function Refusal({ unsent, onFix, onLeave, onUnlock }: Props) {
  const { key, cargo, refused } = unsent;
  const words = t();
  const locked = useLocked();
  if (refused === undefined) return null;
  const takenBack = (then: () => void) => (): void => {
    takeBack(unsent);
    then();
  };
  const [text, act] = GONE.includes(refused.code)
    ? [words.toList, takenBack(onLeave)]
    : refused.code === 'VALIDATION_FAILED'
      ? [words.fix, takenBack(() => onFix(cargo))]
      : refused.code === 'SUBSCRIPTION_REQUIRED' && locked
        ? [words.paywall.unlock, onUnlock]
        : [words.retry, () => sending().retry(key)];
  return (
    <div class="refusal" role="alert" data-testid="refusal">
      <p class="strong">{refused.title}</p>
      <p class="hint">{refused.detail}</p>
      <div class="choices">
        <button type="button" class="secondary" data-testid="answer-refusal" onClick={act}>
          {text}
        </button>
        <button type="button" class="secondary" data-testid="remove-unsent" onClick={() => takeBack(unsent)}>
          {words.removeResponse}
        </button>
      </div>
    </div>
  );
}
