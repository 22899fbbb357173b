import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client';
import { t } from '../i18n/texts';

/** As many grey lines as there will probably be, so that nothing jumps. */
export const Skeleton = ({ lines = 6 }: { lines?: number }) => (
  <div class="skeletons" role="status" aria-label={t().loading}>
    {Array.from({ length: lines }, (_, index) => (
      <span key={index} class="skeleton" />
    ))}
  </div>
);

/** What went wrong, in the words of the server where it had some. */
export function sayError(error: unknown): string {
  if (error instanceof ApiError && error.problem !== undefined) {
    const { detail, title, errors = [] } = error.problem;
    const fields = errors.map(({ field, message, code }) => `${field}: ${message ?? code}`);
    return [detail ?? title, ...fields].join('\n');
  }
  return t().unreachable;
}

export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const requestId = error instanceof ApiError ? error.problem?.requestId : undefined;
  return (
    <div class="state" role="alert" data-testid="failed">
      <h2>{t().failed}</h2>
      <p>{sayError(error)}</p>
      {requestId !== undefined && (
        <p class="hint">
          {t().requestId}: <code>{requestId}</code>
        </p>
      )}
      <button type="button" class="primary" onClick={onRetry}>
        {t().retry}
      </button>
    </div>
  );
}

export const Empty = ({ title, children }: { title?: string; children?: ComponentChildren }) => (
  <div class="state" data-testid="empty">
    <h2>{title ?? t().empty}</h2>
    {children}
  </div>
);

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Grey lines, then words and a way on, or what was asked for. What is on screen stays when asking again fails. */
export function Loaded<T>({
  asked,
  lines,
  children,
}: {
  asked: Asked<T>;
  lines?: number;
  children: (data: T) => ComponentChildren;
}) {
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.error !== null && asked.error !== undefined)
    return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  return <Skeleton {...(lines === undefined ? {} : { lines })} />;
}
