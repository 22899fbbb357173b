import { useCallback, useEffect, useState } from 'preact/hooks';
import { access } from '../account/account';
import { ApiError, ask, type Subscription, type Tariff } from '../api/client';
import { useStore } from '../ui/store';

interface Asked<T> {
  readonly value: T | undefined;
  readonly failure: ApiError | undefined;
  readonly again: () => void;
}

/** Asks when shown and when told to; an answer stays until the next one. */
function useAsked<T>(question: () => Promise<T>): Asked<T> {
  const [state, set] = useState<{ value?: T; failure?: ApiError }>({});
  const again = useCallback(() => {
    question().then(
      (value) => set({ value }),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        set((before) => ({ ...before, failure: error }));
      },
    );
  }, [question]);
  return { value: state.value, failure: state.failure, again };
}

const subscription = (): Promise<Subscription> => ask((api) => api.GET('/api/v1/me/subscription', {}));
const tariffs = (): Promise<{ items: Tariff[] }> => ask((api) => api.GET('/api/v1/tariffs', {}));

/** The driver's subscription, asked for anew whenever their access changes. */
export function useSubscription(): Asked<Subscription> {
  const asked = useAsked(subscription);
  const known = useStore(access);
  useEffect(asked.again, [known, asked.again]);
  return asked;
}

export function useTariffs(spoken: string): Asked<{ items: Tariff[] }> {
  const asked = useAsked(tariffs);
  // Titles are in the driver's language.
  useEffect(asked.again, [spoken, asked.again]);
  return asked;
}
