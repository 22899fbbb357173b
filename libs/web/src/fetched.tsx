import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * A screen that comes when it is needed, and what stands there until then. Each waits by itself: one boundary around all of them would
 * throw away what the others remember (typed text, pages of a list, whose main button it is) whenever one more is fetched.
 */
export function fetched<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Waiting: ComponentType,
): ComponentType<Props> {
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
    return Fetched === undefined ? <Waiting /> : <Fetched {...props} />;
  };
}
