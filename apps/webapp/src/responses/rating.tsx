import { useState } from 'preact/hooks';
import { ApiError, ask, type Response } from '../api/client';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { Section, TextField } from '../ui/bits';
import { book } from './book';
import { LONGEST_COMMENT } from './offer';
import { mayRate } from './status';

const STARS = [1, 2, 3, 4, 5];

/** After the trip: one to five stars and a few words; may be changed while the server allows it. */
export function Rating({ response }: { response: Response }) {
  const words = t();
  const { rating } = response;
  const [stars, setStars] = useState(rating?.stars ?? 0);
  const [comment, setComment] = useState(rating?.comment ?? '');
  const [state, setState] = useState<'idle' | 'sending' | 'sent'>('idle');
  const [failure, setFailure] = useState<string>();
  const open = mayRate(response, Date.now());

  const send = async (): Promise<void> => {
    setState('sending');
    setFailure(undefined);
    const said = comment.trim() === '' ? {} : { comment: comment.trim() };
    try {
      const path = { id: response.id };
      book.hear(await ask((api) => api.POST('/api/v1/me/responses/{id}/rating', { params: { path }, body: { stars, ...said } })));
      telegram.success();
      setState('sent');
    } catch (error) {
      telegram.failure();
      setState('idle');
      setFailure((error instanceof ApiError ? error.problem?.detail : undefined) ?? words.failedHelp);
    }
  };

  return (
    <Section title={rating === undefined ? words.rate : words.rated}>
      <div class="stars" role="radiogroup" aria-label={words.rate}>
        {STARS.map((star) => (
          <button
            type="button"
            key={star}
            role="radio"
            aria-checked={stars === star}
            aria-label={words.rateStars(star)}
            class={star <= stars ? 'star lit' : 'star'}
            disabled={!open}
            onClick={() => {
              telegram.select();
              setState('idle');
              setStars(star);
            }}
          >
            <svg viewBox="0 0 24 24" width="32" height="32" aria-hidden="true">
              <path d="M12 3l2.800 5.800 6.200.800-4.500 4.400 1.100 6.300L12 17.300 6.400 20.300l1.100-6.300L3 9.600l6.200-.800z" />
            </svg>
          </button>
        ))}
      </div>
      {open && stars > 0 && (
        <>
          <TextField
            label={words.rateComment}
            lines={3}
            value={comment}
            limit={LONGEST_COMMENT}
            onInput={(text) => {
              setState('idle');
              setComment(text.slice(0, LONGEST_COMMENT));
            }}
          />
          <button
            type="button"
            class="primary wide"
            data-testid="send-rating"
            disabled={state === 'sending'}
            onClick={() => void send()}
          >
            {state === 'sent' ? `✓ ${words.saved}` : words.rateSend}
          </button>
        </>
      )}
      {!open && rating?.comment !== undefined && <p class="note">{rating.comment}</p>}
      {failure !== undefined && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
    </Section>
  );
}
