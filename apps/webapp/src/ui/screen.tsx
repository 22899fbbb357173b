import type { ComponentType } from 'preact';
import { lazy, Suspense } from 'preact/compat';

/**
 * A screen that comes when it is needed. Each waits by itself: one boundary around all of them would throw away what the others
 * remember (typed text, pages of a list, whose main button it is) whenever one more is fetched.
 */
export function screen<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  const Fetched = lazy(load);
  return (props) => (
    <Suspense fallback={<Waiting />}>
      <Fetched {...props} />
    </Suspense>
  );
}

export const Waiting = () => (
  <div class="more full">
    <span class="spinner" />
  </div>
);
