import { Component, type ComponentChildren, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Skeleton } from './states';

/** A page that comes when it is needed. */
export function screen<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return (props) => {
    const [Fetched, setFetched] = useState(() => known);
    const [failure, setFailure] = useState<{ error: unknown }>();
    useEffect(() => {
      if (Fetched !== undefined) return;
      load().then(
        ({ default: component }) => {
          known = component;
          setFetched(() => component);
        },
        (error: unknown) => setFailure({ error }),
      );
    }, []);
    // Words and a way on are the boundary's.
    if (failure !== undefined) throw failure.error;
    return Fetched === undefined ? <Skeleton /> : <Fetched {...props} />;
  };
}

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
