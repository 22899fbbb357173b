import { useEffect, useState } from 'preact/hooks';
import { lookAgain } from '../account/account';
import { ApiError, ask, type Payment } from '../api/client';
import { useStore } from '../ui/store';
import { onVisibility } from '../ui/visibility';
import { pauseMs } from './asking';
import { isUnderway, lastPayment, later } from './payments';

export interface Followed {
  readonly payment: Payment | undefined;
  readonly failure: ApiError | undefined;
}

/** A payment as it stands: the server tells of it, and it is asked for while the app is looked at and it is not finished. */
export function usePayment(id: string): Followed {
  const told = useStore(lastPayment);
  const [{ payment, failure }, set] = useState<Followed>(() => ({
    payment: told?.id === id ? told : undefined,
    failure: undefined,
  }));
  const done = payment !== undefined && !isUnderway(payment);
  const unknown = failure?.problem?.status === 404;

  useEffect(() => {
    if (told?.id === id) set(({ payment: known }) => ({ payment: later(known, told), failure: undefined }));
  }, [told, id]);

  useEffect(() => {
    if (done || unknown) return undefined;
    let asked = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let hidden = document.visibilityState === 'hidden';
    const look = (): void => {
      clearTimeout(timer);
      ask((api) => api.GET('/api/v1/payments/{id}', { params: { path: { id } } }))
        .then(
          (met) => !stopped && set(({ payment: known }) => ({ payment: later(known, met), failure: undefined })),
          (error: unknown) => {
            if (!(error instanceof ApiError)) throw error;
            if (!stopped) set(({ payment: known }) => ({ payment: known, failure: error }));
          },
        )
        .finally(() => {
          clearTimeout(timer);
          if (!stopped && !hidden) timer = setTimeout(look, pauseMs(asked++));
        });
    };
    const lookAnew = (): void => {
      asked = 0;
      look();
    };
    // Back from the bank: the answer is probably there.
    const offVisibility = onVisibility((visible) => {
      hidden = !visible;
      if (visible) lookAnew();
      else clearTimeout(timer);
    });
    window.addEventListener('online', lookAnew);
    look();
    return () => {
      stopped = true;
      clearTimeout(timer);
      offVisibility();
      window.removeEventListener('online', lookAnew);
    };
  }, [id, done, unknown]);

  // The event of the new access may be lost; the payment that brought it was not.
  useEffect(() => {
    if (done) lookAgain().catch(() => undefined);
  }, [done]);

  return { payment, failure };
}
