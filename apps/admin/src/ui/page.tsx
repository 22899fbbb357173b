import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/texts';

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly actions?: ComponentChildren;
  /** Where it stands below. */
  readonly above?: { readonly title: string; readonly href: string };
}

export function Page({ title, children, actions, above }: PageProps) {
  useEffect(() => {
    document.title = `${title} · CargoTech Driver`;
  }, [title]);
  return (
    <div class="page">
      <header class="page-head">
        <div>
          {above !== undefined && (
            <a class="above" href={above.href}>
              ← {above.title}
            </a>
          )}
          <h1>{title}</h1>
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Card({
  title,
  children,
  actions,
  testId,
}: {
  title?: string;
  children: ComponentChildren;
  actions?: ComponentChildren;
  testId?: string;
}) {
  return (
    <section class="card" data-testid={testId}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

/** Names and what stands behind them. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, ComponentChildren] | false)[] }) => (
  <dl class="facts">
    {facts.map(
      (fact) =>
        fact !== false && (
          <div key={fact[0]}>
            <dt>{fact[0]}</dt>
            <dd>{fact[1] === null || fact[1] === undefined || fact[1] === '' ? '—' : fact[1]}</dd>
          </div>
        ),
    )}
  </dl>
);

export type Tone = 'good' | 'bad' | 'warm' | 'calm';
export const Badge = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`badge ${tone}`}>{children}</span>
);

/** The words of a state that a newer server may know and this page does not. */
export const wordOf = (words: Readonly<Record<string, string>>, state: string | null | undefined): string =>
  state === null || state === undefined ? '—' : (words[state] ?? state);

export const Note = ({ children, tone = 'calm' }: { children: ComponentChildren; tone?: Tone }) => (
  <p class={`note ${tone}`}>{children}</p>
);

export const Missing = ({ parts, words }: { parts: readonly string[]; words: string }) =>
  parts.length === 0 ? null : (
    <Note tone="warm">
      {words}: {parts.join(', ')}. {t().retry}
    </Note>
  );
