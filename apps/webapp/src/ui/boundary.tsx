import { Component, type ComponentChildren } from 'preact';
import { t } from '../i18n/i18n';

interface Props {
  readonly children: ComponentChildren;
}

/** A screen that could not be fetched, or broke: words and a way on instead of an empty page. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render() {
    // A part of an older version is not there any more: only the whole page helps.
    return this.state.failed ? <Unreachable onRetry={() => location.reload()} /> : this.props.children;
  }
}

export function Unreachable({ onRetry }: { onRetry: () => void }) {
  const words = t();
  return (
    <main class="screen empty full" role="alert">
      <h1>{words.failed}</h1>
      <p>{words.failedHelp}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.retry}
      </button>
    </main>
  );
}
