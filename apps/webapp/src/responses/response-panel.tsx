import { useState } from 'preact/hooks';
import { ApiError, ask, type Cargo, type Response } from '../api/client';
import { momentDate, roubles } from '../format';
import { language, t } from '../i18n/i18n';
import type { Unsent } from '../sending/queue';
import { telegram } from '../telegram/telegram';
import { Row, Section } from '../ui/bits';
import { book } from './book';
import { takeBack } from './drafts';
import { Rating } from './rating';
import { Refusal } from './refusal';
import { mayRate, mayWithdraw } from './status';
import { StatusMark, statusText } from './status-mark';
import type { Standing } from './use-response';

interface Props {
  readonly standing: Standing;
  /** Opens the sheet again with what had been typed. */
  readonly onFix: (cargo: Cargo) => void;
  /** Leaves for other loads. */
  readonly onLeave: () => void;
  /** To what opens responding. */
  readonly onUnlock: () => void;
}

/** How the driver stands to this load: where the response is, how it got there, and what can be done with it. */
export function ResponsePanel({ standing: { queued, status, response }, ...ways }: Props) {
  const words = t();
  if (queued !== undefined) return <Queued unsent={queued} {...ways} />;
  if (status === undefined) return null;
  return (
    <>
      <Section title={words.responseTitle}>
        <div aria-live="polite">
          <StatusMark shown={status} />
          <p>{words.statusHelp[status]}</p>
        </div>
        {response !== undefined && <Offered response={response} />}
        {response !== undefined && mayWithdraw(status) && <Withdraw response={response} />}
      </Section>
      {response !== undefined && (response.rating !== undefined || mayRate(response, Date.now())) && (
        <Rating key={response.id} response={response} />
      )}
    </>
  );
}

function Queued({ unsent, ...ways }: { unsent: Unsent } & Omit<Props, 'standing'>) {
  const words = t();
  return (
    <Section title={words.responseTitle}>
      <StatusMark shown={unsent.state} />
      {unsent.state === 'refused' && <Refusal unsent={unsent} {...ways} />}
      {unsent.state === 'waiting' && (
        <button type="button" class="secondary wide" data-testid="cancel-waiting" onClick={() => takeBack(unsent)}>
          {words.undo}
        </button>
      )}
    </Section>
  );
}

function Offered({ response: { priceKopecks, comment, history } }: { response: Response }) {
  const words = t();
  const spoken = language();
  return (
    <>
      {priceKopecks !== undefined && <Row name={words.myOffer}>{roubles(priceKopecks, spoken)}</Row>}
      {comment !== undefined && <p class="note">{comment}</p>}
      <h3 class="hint">{words.history}</h3>
      <ol class="history" data-testid="history">
        {history.map(({ status, at }) => (
          <li key={`${status} ${at}`}>
            <span>{status === 'pending' ? words.created : statusText(status)}</span>
            <span class="hint">{momentDate(at, spoken, words)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Withdraw({ response }: { response: Response }) {
  const words = t();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const withdraw = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      book.hear(await ask((api) => api.POST('/api/v1/me/responses/{id}/withdraw', { params: { path: { id: response.id } } })));
      telegram.success();
    } catch (error) {
      telegram.failure();
      setFailure((error instanceof ApiError ? error.problem?.detail : undefined) ?? words.failedHelp);
    } finally {
      setBusy(false);
    }
  };
  if (!asking) {
    return (
      <button type="button" class="secondary wide" data-testid="withdraw" onClick={() => setAsking(true)}>
        {words.withdraw}
      </button>
    );
  }
  return (
    <>
      <p>{words.withdrawQuestion}</p>
      <div class="pair">
        <button type="button" class="secondary" onClick={() => setAsking(false)}>
          {words.cancel}
        </button>
        <button type="button" class="danger" data-testid="withdraw-confirm" disabled={busy} onClick={() => void withdraw()}>
          {words.withdrawYes}
        </button>
      </div>
      {failure !== undefined && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
