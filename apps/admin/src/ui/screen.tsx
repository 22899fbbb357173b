import { Component, type ComponentChildren, type ComponentType } from 'preact';
import { fetched } from '../../../../libs/web/src/fetched';
import { t } from '../i18n/texts';
import { Skeleton } from './states';

/** A page that comes when it is needed. */
export const screen = <Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> =>
  fetched(load, () => <Skeleton />);

/** A page that could not be fetched, or broke: words and a way on instead of an empty place. */
export class Boundary extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div class="state" role="alert">
        <h1>{t().broken}</h1>
        <p>{t().brokenHelp}</p>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {t().reload}
        </button>
      </div>
    );
  }
}
